package dev.longcontext.operator.decide.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.facts.JobFactsBuilder;
import dev.longcontext.operator.facts.PodEnd;
import dev.longcontext.operator.facts.PodFacts;
import dev.longcontext.operator.facts.PodFactsBuilder;
import dev.longcontext.operator.memory.Failure;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Why an attempt failed, where something else than the trainer ended its pod. */
class FailuresTest {

    private static final PodEnd EVICTED = new PodEnd(PodEnd.By.EVICTION, "Evicted: it uses too much");
    private static final String SAVED = "{\"failureClass\": \"Terminated\", \"message\": \"asked to stop\"}";

    @Test
    void anEvictionForALimitOfItsOwnCountsThoughTheTrainerSaved() {
        Failure failure =
                of(pod().exitCode(143).terminationText(SAVED).end(EVICTED).build());

        assertThat(failure.failureClass()).isEqualTo(FailureClass.Killed);
        assertThat(failure.message()).isEqualTo("the node ended the pod: Evicted: it uses too much");
        assertThat(failure.hint()).contains("LimitRange", "spec.resources.sharedMemory");
    }

    /** As a node does that makes room, or whose Kubernetes has a word that this one does not know. */
    @Test
    void aNodeThatEndsAPodForSomethingElseIsNoEviction() {
        Failure failure = of(pod().exitCode(143)
                .terminationText(SAVED)
                .end(new PodEnd(PodEnd.By.NODE, "Preempting: Preempted in order to admit critical pod"))
                .build());

        assertThat(failure.failureClass()).isEqualTo(FailureClass.Terminated);
        assertThat(failure.message()).isEqualTo("asked to stop");
    }

    @Test
    void aDisruptionDoesNot() {
        Failure failure = of(pod().exitCode(143)
                .disrupted(true)
                .terminationText(SAVED)
                .end(EVICTED)
                .build());

        assertThat(failure.failureClass()).isEqualTo(FailureClass.Terminated);
        assertThat(failure.message()).isEqualTo("asked to stop");
    }

    @Test
    void whatTheTrainerFoundWrongStaysTrueWhenItIsEvicted() {
        assertThat(of(pod().exitCode(65).end(EVICTED).build()).failureClass()).isEqualTo(FailureClass.InvalidData);
    }

    @Test
    void aNodeThatDoesNotTakeThePodIsQuoted() {
        Failure failure = of(pod().end(new PodEnd(PodEnd.By.NODE, "TopologyAffinityError: no aligned GPUs"))
                .build());

        assertThat(failure.failureClass()).isEqualTo(FailureClass.NodeLost);
        assertThat(failure.message()).isEqualTo("the node ended the pod: TopologyAffinityError: no aligned GPUs");
    }

    @Test
    void anInitContainerIsNoLostNode() {
        Failure failure = of(pod().end(
                        new PodEnd(PodEnd.By.CONTAINER, "its init container istio-validation ends with exit code 126"))
                .build());

        assertThat(failure.failureClass()).isEqualTo(FailureClass.Killed);
        assertThat(failure.message())
                .isEqualTo("the pod failed: its init container istio-validation ends with exit code 126");
        assertThat(failure.hint()).contains("Check the container");
    }

    private static Failure of(PodFacts pod) {
        return Failures.of(JobFactsBuilder.builder()
                .name("tiny-train-1")
                .stage("train")
                .attempt(1)
                .phase(JobFacts.Phase.FAILED)
                .failureReason("BackoffLimitExceeded")
                .pod(pod)
                .build());
    }

    private static PodFactsBuilder pod() {
        return PodFactsBuilder.builder()
                .name("tiny-train-1-x")
                .node("a")
                .finished(true)
                .others(List.of());
    }
}
