package dev.longcontext.operator.decide;

import dev.longcontext.operator.facts.PodProblem;
import dev.longcontext.operator.facts.ServingFacts;
import java.util.Set;

/** What keeps an InferenceService from becoming ready, and what to do about it. */
final class ServingProblems {

    static final String ABSENT = "the cluster does not serve InferenceService (serving.kserve.io/v1beta1):"
            + " install KServe, or remove spec.publish.kserve; looked for again every half minute";

    static final String TAKEN =
            "an InferenceService of that name belongs to somebody else:" + " choose another spec.publish.kserve.name";

    private static final Set<String> RUNTIME = Set.of("RuntimeNotRecognized", "RuntimeDisabled", "NoSupportingRuntime");

    private ServingProblems() {}

    static String of(ServingFacts facts) {
        return facts.message() + ". " + remedy(facts);
    }

    private static String remedy(ServingFacts facts) {
        if (facts.phase() == ServingFacts.Phase.STOPPED) {
            return "Remove the annotation to start it";
        }
        if (RUNTIME.contains(facts.reason())) {
            return "Check spec.publish.kserve.runtime and modelFormat against `kubectl get clusterservingruntimes`";
        }
        return PodProblem.IMAGE_PULL.equals(facts.reason())
                ? "Check the serving runtime's image"
                : "Look at the server's pods, and at spec.publish.kserve.args and resources";
    }
}
