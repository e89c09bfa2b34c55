package dev.longcontext.operator.facts;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads an InferenceService's status as KServe really fills it in Standard mode (recorded in the tests' {@code kserve}
 * resources).
 *
 * <p>Two things mislead a reader of its Ready condition alone. An invalid runtime leaves Ready Unknown for ever, or True from
 * before, so {@code modelStatus.transitionStatus}, which says it, is read first. And Ready is True of whatever the predictor's
 * Deployment runs, so it is trusted only when the Deployment runs what is asked for. {@code status.observedGeneration} is
 * of no use for that: it is the Deployment's, and stays apart from the InferenceService's generation for good.
 */
public final class InferenceServiceReader {

    /** Where KServe leaves the pods to another. */
    private static final Set<String> WITHOUT_DEPLOYMENT = Set.of("Knative", "Serverless", "ModelMesh");

    private static final String KNATIVE_ROUTE = "PredictorRouteReady";

    private InferenceServiceReader() {}

    /**
     * @param predictor what the Deployment tells; heeded where KServe runs the service by a Deployment of its own
     */
    public static ServingFacts read(GenericKubernetesResource service, PredictorFacts predictor) {
        Map<String, Object> status = map(service.getAdditionalProperties().get("status"));
        Optional<Map<String, Object>> ready = condition(status, "Ready");
        if (isTrue(condition(status, "Stopped"))) {
            return ServingFacts.of(
                    ServingFacts.Phase.STOPPED, "Stopped", "the annotation serving.kserve.io/stop is set");
        }
        Map<String, Object> model = map(status.get("modelStatus"));
        String transition = text(model.get("transitionStatus"));
        if ("InvalidSpec".equals(transition) || "BlockedByFailedLoad".equals(transition)) {
            return failed(transition, map(model.get("lastFailureInfo")));
        }
        if (isTrue(ready)) {
            boolean served = predictor.done() || withoutDeployment(status);
            return served
                    ? ServingFacts.ready(addresses(status))
                    : ServingFacts.of(
                            ServingFacts.Phase.PROGRESSING, predictor.rollout().reason(), predictor.message());
        }
        return ServingFacts.of(
                ServingFacts.Phase.PROGRESSING,
                ready.map(c -> text(c.get("reason")))
                        .filter(InferenceServiceReader::isReason)
                        .orElse(null),
                ready.map(c -> text(c.get("message"))).orElse(null));
    }

    private static Addresses addresses(Map<String, Object> status) {
        return new Addresses(text(map(status.get("address")).get("url")), text(status.get("url")));
    }

    private static ServingFacts failed(String transition, Map<String, Object> failure) {
        String reason = text(failure.get("reason"));
        String message = text(failure.get("message"));
        Object exitCode = failure.get("exitCode");
        String end = exitCode == null ? "" : " (exit code " + exitCode + ")";
        return ServingFacts.of(
                ServingFacts.Phase.FAILED,
                reason == null ? transition : reason,
                message == null ? "KServe does not report why the model failed to load" + end : message.strip() + end);
    }

    /** Older ones do not tell their mode; of a service that Knative runs, they pass on Knative's conditions. */
    private static boolean withoutDeployment(Map<String, Object> status) {
        return status.get("deploymentMode") instanceof String mode
                ? WITHOUT_DEPLOYMENT.contains(mode)
                : condition(status, KNATIVE_ROUTE).isPresent();
    }

    private static Optional<Map<String, Object>> condition(Map<String, Object> status, String type) {
        return status.get("conditions") instanceof List<?> conditions
                ? conditions.stream()
                        .map(InferenceServiceReader::map)
                        .filter(c -> type.equals(c.get("type")))
                        .findFirst()
                : Optional.empty();
    }

    private static boolean isTrue(Optional<Map<String, Object>> condition) {
        return condition.map(c -> "True".equals(c.get("status"))).orElse(false);
    }

    /** KServe also writes sentences into {@code reason} ("Predictor ingress not created"). */
    private static boolean isReason(String reason) {
        return reason.matches("[A-Za-z][A-Za-z0-9]*");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    private static String text(Object value) {
        return value instanceof String text && !text.isBlank() ? text : null;
    }
}
