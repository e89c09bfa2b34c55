package dev.longcontext.operator.facts;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Tells from a predictor's Deployment whether what is asked of the InferenceService is what is served. Nothing in the
 * InferenceService does: its {@code observedGeneration} is the Deployment's, and its Ready is that of any template.
 */
public final class PredictorReader {

    private static final String PLACEHOLDER = "{{";

    private PredictorReader() {}

    /**
     * What the template has to carry.
     *
     * @param annotations that KServe writes there; one that this KServe does not write tells nothing
     * @param arguments of the server, in a row, among those of the runtime
     */
    public record Asked(Map<String, String> annotations, List<String> arguments) {}

    /**
     * @param name of the Deployment
     * @param deployment null when there is none
     */
    public static PredictorFacts read(String name, Deployment deployment, Asked asked) {
        if (deployment == null) {
            return PredictorFacts.absent(name);
        }
        if (!carries(deployment.getSpec().getTemplate(), asked)) {
            return new PredictorFacts(
                    PredictorFacts.Rollout.BEHIND, "KServe has not applied the last change to the Deployment " + name);
        }
        if (Objects.equals(deployment.getSpec().getReplicas(), 0)) {
            return new PredictorFacts(
                    PredictorFacts.Rollout.SCALED_TO_ZERO,
                    "the Deployment " + name + " is scaled to 0, so nothing answers: scale it to 1, or set"
                            + " spec.predictor.minReplicas of the InferenceService to 1");
        }
        return rollout(name, deployment);
    }

    private static boolean carries(PodTemplateSpec template, Asked asked) {
        Map<String, String> annotations =
                template.getMetadata() == null || template.getMetadata().getAnnotations() == null
                        ? Map.of()
                        : template.getMetadata().getAnnotations();
        boolean annotated = asked.annotations().entrySet().stream()
                .allMatch(entry -> annotations
                        .getOrDefault(entry.getKey(), entry.getValue())
                        .equals(entry.getValue()));
        // KServe fills placeholders in, so what becomes of one cannot be told
        boolean told = asked.arguments().stream().noneMatch(argument -> argument.contains(PLACEHOLDER));
        return annotated && (!told || hasArguments(template, asked.arguments()));
    }

    private static boolean hasArguments(PodTemplateSpec template, List<String> arguments) {
        return arguments.isEmpty()
                || template.getSpec().getContainers().stream()
                        .map(Container::getArgs)
                        .filter(Objects::nonNull)
                        .anyMatch(given -> Collections.indexOfSubList(given, arguments) >= 0);
    }

    /** Not a matter of how many pods are wanted: a server that is being scaled answers. */
    private static PredictorFacts rollout(String name, Deployment deployment) {
        DeploymentStatus status = deployment.getStatus() == null ? new DeploymentStatus() : deployment.getStatus();
        Long generation = deployment.getMetadata().getGeneration();
        boolean observed = generation == null
                || (status.getObservedGeneration() != null && status.getObservedGeneration() >= generation);
        int pods = number(status.getReplicas());
        int updated = number(status.getUpdatedReplicas());
        if (observed && pods == updated && number(status.getAvailableReplicas()) > 0) {
            return new PredictorFacts(PredictorFacts.Rollout.DONE, null);
        }
        String stage = observed && pods > updated
                ? pods - updated + " of " + pods + " pods of the Deployment " + name + " still run the previous version"
                : "no pod of the Deployment " + name + " with the requested version is available yet";
        return new PredictorFacts(PredictorFacts.Rollout.ROLLING, stage);
    }

    private static int number(Integer value) {
        return value == null ? 0 : value;
    }
}
