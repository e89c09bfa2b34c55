package dev.longcontext.operator.decide.obstacle;

import dev.longcontext.operator.facts.DriftFacts;
import dev.longcontext.operator.facts.PodProblem;
import dev.longcontext.operator.facts.ServingFacts;
import java.util.Set;
import java.util.stream.Collectors;

/** What keeps an InferenceService from becoming ready, and what to do about it. */
public final class ServingProblems {

    public static final String ABSENT =
            "the cluster does not serve InferenceService (serving.kserve.io/v1beta1): install KServe, or "
                    + "remove spec.publish.kserve; the operator checks again every half minute";

    public static final String TAKEN =
            "an InferenceService with this name belongs to somebody else: choose another spec.publish.kserve.name";

    private static final Set<String> RUNTIME = Set.of("RuntimeNotRecognized", "RuntimeDisabled", "NoSupportingRuntime");

    private static final Set<String> IMAGE = Set.of(PodProblem.IMAGE_PULL, PodProblem.NEVER_PULLED);

    /** So many changed fields are told. */
    private static final int MOST = 3;

    private ServingProblems() {}

    public static String of(ServingFacts facts) {
        String cause = facts.message() == null ? "the server's pods report " + facts.reason() : facts.message();
        return Sentence.closed(cause) + " " + remedy(facts);
    }

    public static String putBack(ServingFacts facts) {
        return changes(facts, " and is restored");
    }

    public static String contested(ServingFacts facts) {
        return changes(facts, "")
                + ". The operator restores the field, but something reverts it every time, such as an admission "
                + "webhook or another controller: make it leave the InferenceService alone, or set the same value "
                + "in spec.publish.kserve. The operator retries with pauses of up to 5 minutes";
    }

    /** What was changed, in the InferenceService's own fields; of many the first ones. */
    private static String changes(ServingFacts facts, String then) {
        String told = facts.drift().stream()
                .limit(MOST)
                .map(change -> change(change, then))
                .collect(Collectors.joining("; "));
        int more = facts.drift().size() - MOST;
        return told + (more > 0 ? "; and " + more + " more fields" : "");
    }

    private static String change(DriftFacts change, String then) {
        String by = change.by() == null ? "" : " by " + change.by();
        String to = change.found() == null ? "" : " to \"" + change.found() + "\"";
        String back = then.isEmpty() || change.wanted() == null ? then : then + " to \"" + change.wanted() + "\"";
        return change.field() + " of the InferenceService was changed" + to + by + back;
    }

    private static String remedy(ServingFacts facts) {
        if (facts.phase() == ServingFacts.Phase.STOPPED) {
            return "Remove the annotation to start it";
        }
        if (RUNTIME.contains(facts.reason())) {
            return "Check spec.publish.kserve.runtime and modelFormat against `kubectl get clusterservingruntimes`";
        }
        return IMAGE.contains(facts.reason())
                ? "Check the serving runtime's image"
                : "Check the server's pods, and spec.publish.kserve.args and resources";
    }
}
