package dev.longcontext.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.minicluster.junit.MiniClusterExtension;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Jobs that are suspended and resumed, by the operator and by others. */
class SuspensionIT extends WithOperator {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = Clusters.shared();

    private static final Path NO_PODS = Path.of("src/test/resources/cluster/refusing/quota-of-pods.yaml");

    @Test
    void suspendsAndResumes(KubernetesClient client) throws IOException {
        Hold hold = new Hold();
        TestRun run = TestRun.applyHeld(client, hold);
        run.awaitProgress("70%");

        run.patchSpec("{\"suspend\":true}");
        run.awaitCondition("Suspended", "True");
        assertThat(client.pods()
                        .withLabel("longcontext.dev/stage", "train")
                        .list()
                        .getItems())
                .isEmpty();
        assertThat(run.status().stages().get(1).state()).isEqualTo("Suspended");
        assertThat(run.status().checkpoint().step())
                .as("the one that the stop saved")
                .isEqualTo(8);

        hold.release();
        run.patchSpec("{\"suspend\":false}");
        run.awaitCondition("Succeeded", "True");
        assertThat(run.jobs()).contains("tiny-train-1").doesNotContain("tiny-train-2");
    }

    /** As Kueue does, or a person with kubectl: whose hand it was is told by the API server's book of fields. */
    @Test
    void leavesAJobSuspendedThatSomebodyElseSuspended(KubernetesClient client) throws IOException {
        Hold hold = new Hold();
        TestRun run = TestRun.applyHeld(client, hold);
        run.awaitState("Training");

        run.suspendJob(true, "kubectl-patch");
        run.awaitState("Queued");
        assertThat(run.condition("Trained").orElseThrow().getMessage())
                .contains("Job tiny-train-1 is suspended by kubectl-patch");

        run.patchSpec("{\"suspend\":true}");
        run.awaitCondition("Suspended", "True");
        run.patchSpec("{\"suspend\":false}");
        run.awaitState("Queued");
        assertThat(run.job("train", 1).getSpec().getSuspend()).isTrue();

        hold.release();
        run.suspendJob(false, "kubectl-patch");
        run.awaitCondition("Succeeded", "True");
        assertThat(run.jobs()).contains("tiny-train-1").doesNotContain("tiny-train-2");
    }

    @Test
    void whatASuspendedRunIsChangedToIsUsedWhenItGoesOn(KubernetesClient client) throws IOException {
        Hold hold = new Hold();
        TestRun run = TestRun.applyHeld(client, hold);
        run.awaitState("Training");
        run.patchSpec("{\"suspend\":true}");
        run.awaitCondition("Suspended", "True");

        hold.release();
        run.patchSpec("{\"suspend\":false,\"resources\":{\"memory\":\"192Mi\"}}");
        run.awaitCondition("Succeeded", "True");

        assertThat(run.jobs()).contains("tiny-train-2").doesNotContain("tiny-train-1");
        assertThat(run.job("train", 2)
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getResources()
                        .getLimits()
                        .get("memory")
                        .toString())
                .isEqualTo("192Mi")
                .isEqualTo(run.status().resolved().memory());
        assertThat(run.status().stages().get(1).restarts()).isNull();
    }

    /** As Kueue does with a Job that it has admitted. Without pods, so that nothing but the suspension changes. */
    @Test
    void saysWhoResumesItsJobEachTimeUntilThatOneStops(KubernetesClient client, Namespace namespace)
            throws IOException {
        client.resourceList(Refusing.read(NO_PODS, namespace.getMetadata().getName())
                        .manifest())
                .serverSideApply();
        TestRun run = TestRun.apply(client);
        Awaitility.await("a Job").atMost(PATIENCE).until(() -> run.job("prepare", 1) != null);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try {
            ScheduledFuture<?> queue = clock.scheduleWithFixedDelay(() -> resume(run), 0, 100, TimeUnit.MILLISECONDS);
            run.patchSpec("{\"suspend\":true}");
            assertThat(run.awaitReason("Stalled", "Contested").getMessage())
                    .contains("Job tiny-prepare-1 is resumed every time by queue", "spec.active");
            long generation = run.job("prepare", 1).getMetadata().getGeneration();
            Awaitility.await("it is tried again")
                    .atMost(PATIENCE)
                    .until(() -> run.job("prepare", 1).getMetadata().getGeneration() > generation);

            queue.cancel(false);
            run.awaitReason("Stalled", "NotStalled");
            run.awaitCondition("Suspended", "True");
        } finally {
            clock.shutdownNow();
        }
    }

    private static void resume(TestRun run) {
        if (Boolean.TRUE.equals(run.job("prepare", 1).getSpec().getSuspend())) {
            run.suspendJob("prepare", false, "queue");
        }
    }
}
