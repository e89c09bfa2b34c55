package dev.longcontext.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.operator.desired.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pods that a stage waits for: those of stages before it, and none of the model's server. */
class StraysTest {

    private static final Map<String, String> OF_RUN = Map.of(Labels.MANAGED_BY, Labels.OPERATOR, Labels.RUN, "tiny");
    private static final Map<String, String> OF_STAGE = Map.of(Labels.RUN, "tiny", Labels.STAGE, "train");
    private static final Job JOB = new JobBuilder()
            .withNewMetadata()
            .withName("tiny-train-1")
            .withUid("uid-job")
            .endMetadata()
            .build();

    @Test
    void thePodOfAJobThatIsGoneIsOne() {
        assertThat(JobObserver.strays(List.of(), List.of(pod("left", OF_STAGE))))
                .containsExactly("left");
        assertThat(JobObserver.strays(List.of(JOB), List.of(pod("held", OF_STAGE))))
                .isEmpty();
    }

    @Test
    void aPodOfTheServerIsNone() {
        assertThat(JobObserver.strays(List.of(), List.of(pod("tiny-predictor", OF_RUN))))
                .isEmpty();
    }

    private static Pod pod(String name, Map<String, String> labels) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid("uid-" + name)
                .withLabels(labels)
                .addNewOwnerReference()
                .withApiVersion("batch/v1")
                .withKind("Job")
                .withName("tiny-train-1")
                .withUid("uid-job")
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .endStatus()
                .build();
    }
}
