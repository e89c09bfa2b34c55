package dev.longcontext.operator.desired;

import dev.longcontext.contract.Stage;
import dev.longcontext.operator.resolve.Names;
import dev.longcontext.operator.resolve.ResolvedRun;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Labels, annotations and owner of a run's children: what the operator finds them by. */
public final class Labels {

    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    public static final String OPERATOR = "longcontext-operator";

    /** The run's name, shortened where it is no label value; the annotation of the same name has it whole. */
    public static final String RUN = "longcontext.dev/run";

    public static final String STAGE = "longcontext.dev/stage";
    public static final String ATTEMPT = "longcontext.dev/attempt";

    /** Selects everything this operator made. */
    public static final String SELECTOR = MANAGED_BY + "=" + OPERATOR;

    private Labels() {}

    static Map<String, String> of(ResolvedRun run) {
        Map<String, String> labels = new TreeMap<>();
        labels.put("app.kubernetes.io/name", "longcontext");
        labels.put("app.kubernetes.io/instance", Names.label(run.identity().name()));
        labels.put(MANAGED_BY, OPERATOR);
        labels.put(RUN, Names.label(run.identity().name()));
        return labels;
    }

    static Map<String, String> of(ResolvedRun run, Stage stage, int attempt) {
        Map<String, String> labels = of(run);
        labels.put("app.kubernetes.io/component", stage.verb());
        labels.put(STAGE, stage.verb());
        labels.put(ATTEMPT, Integer.toString(attempt));
        return labels;
    }

    static Map<String, String> annotations(ResolvedRun run) {
        return Map.of(RUN, run.identity().name());
    }

    static ObjectMeta metadata(ResolvedRun run, String name, Map<String, String> labels) {
        return new ObjectMetaBuilder()
                .withNamespace(run.identity().namespace())
                .withName(name)
                .withLabels(labels)
                .withAnnotations(annotations(run))
                .withOwnerReferences(owner(run))
                .build();
    }

    /** A child goes when its run goes; the run need not wait for it. */
    private static OwnerReference owner(ResolvedRun run) {
        return new OwnerReferenceBuilder()
                .withApiVersion("longcontext.dev/v1alpha1")
                .withKind("LongContextFineTune")
                .withName(run.identity().name())
                .withUid(run.identity().uid())
                .withController(true)
                .withBlockOwnerDeletion(false)
                .build();
    }

    /** The attempt an object belongs to, if its label is one. */
    public static Optional<Integer> attempt(Map<String, String> labels) {
        String attempt = labels == null ? null : labels.get(ATTEMPT);
        return attempt != null && attempt.matches("[1-9][0-9]{0,8}")
                ? Optional.of(Integer.parseInt(attempt))
                : Optional.empty();
    }
}
