package dev.longcontext.operator.desired;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.Stage;
import dev.longcontext.operator.resolve.Names;
import dev.longcontext.operator.resolve.ResolvedRun;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicy;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The Job of one attempt at one stage.
 *
 * <p>One pod, never restarted in place: an end is an end, and what follows is the operator's decision by class of failure.
 * Two things go by without it. An evicted pod is replaced inside the Job (rule {@code DisruptionTarget}), and a suspended
 * Job gives its pod up and takes it again. A replacement starts only when the pod before has really ended
 * ({@code podReplacementPolicy: Failed}), so two trainers never share the workspace.
 */
public final class StageJob {

    /** The trainer's container in a Job's pods. */
    public static final String CONTAINER = StagePod.CONTAINER;

    private StageJob() {}

    /** The whole object. */
    public static Job of(ResolvedRun run, Stage stage, int attempt, StageNode node) {
        String name = Names.job(run.identity().name(), stage, attempt);
        Map<String, String> labels = Labels.of(run, stage, attempt);
        Duration deadline = run.limits().deadline();
        return new JobBuilder()
                .withNewMetadataLike(Labels.metadata(run, name, labels))
                .addToAnnotations(MadeFrom.ANNOTATION, MadeFrom.digest(run))
                .endMetadata()
                .withNewSpec()
                .withParallelism(1)
                .withCompletions(1)
                .withBackoffLimit(0)
                .withPodReplacementPolicy("Failed")
                .withPodFailurePolicy(podFailurePolicy())
                .withActiveDeadlineSeconds(deadline == null ? null : deadline.toSeconds())
                .withSuspend(run.suspend())
                .withTemplate(template(run, stage, labels, node))
                .endSpec()
                .build();
    }

    /** The trainer's image in a Job's pods. */
    public static String imageOf(Job job) {
        return job.getSpec().getTemplate().getSpec().getContainers().stream()
                .filter(container -> CONTAINER.equals(container.getName()))
                .map(Container::getImage)
                .findFirst()
                .orElse(null);
    }

    /** The nodes that a Job's pods are tied to by name; empty when they are tied to none. */
    public static List<String> nodesOf(Job job) {
        Affinity affinity = job.getSpec().getTemplate().getSpec().getAffinity();
        return affinity == null ? List.of() : GpuNode.named(affinity);
    }

    private static PodTemplateSpec template(ResolvedRun run, Stage stage, Map<String, String> labels, StageNode node) {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(labels)
                .withAnnotations(Labels.annotations(run))
                .endMetadata()
                .withSpec(StagePod.of(run, stage, node))
                .build();
    }

    /**
     * Exit code 143 has no rule: a pod that a suspended Job gives up ends with it and must not fail the Job, while one that
     * somebody deleted fails it through {@code backoffLimit: 0}.
     */
    private static PodFailurePolicy podFailurePolicy() {
        return new PodFailurePolicyBuilder()
                .addNewRule()
                .withAction("Ignore")
                .addNewOnPodCondition("True", "DisruptionTarget")
                .endRule()
                .addNewRule()
                .withAction("FailJob")
                .withNewOnExitCodes()
                .withContainerName(CONTAINER)
                .withOperator("In")
                .withValues(FailureClass.finalExitCodes())
                .endOnExitCodes()
                .endRule()
                .build();
    }
}
