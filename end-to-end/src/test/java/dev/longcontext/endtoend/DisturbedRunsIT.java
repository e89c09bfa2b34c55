package dev.longcontext.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.api.v1alpha1.StageStatus;
import dev.longcontext.quickstart.Chart;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A run that is disturbed in the middle of its training ends with the adapter of an undisturbed one, bit for bit. */
class DisturbedRunsIT {
    private static final String ADAPTER = "adapter/adapter_model.safetensors";
    private static final long A_THIRD = 40;
    private static Product product;
    private static byte[] undisturbed;

    @BeforeAll
    static void runUndisturbed() throws Exception {
        product = Product.start();
        apply("undisturbed");
        product.succeeded("undisturbed");
        undisturbed = adapter("undisturbed");
    }

    @AfterAll
    static void stop() {
        if (product != null) {
            product.close();
        }
    }

    @Test
    void theOperatorIsKilledInTheMiddleOfTraining() throws Exception {
        apply("operator-killed");
        product.trainingPast("operator-killed", A_THIRD);
        Pod operator = product.runningPod(Chart.NAMESPACE, "app.kubernetes.io/name", "longcontext-operator");

        PodProcess.kill(operator.getMetadata().getName());

        LongContextFineTune ended = product.succeeded("operator-killed");
        assertThat(adapter("operator-killed")).isEqualTo(undisturbed);
        assertThat(jobs("operator-killed")).as("one Job a stage, none twice").hasSize(3);
        assertThat(ended.getStatus().stages()).extracting(StageStatus::attempt).containsOnly(1);
    }

    @Test
    void theTrainerIsKilledInTheMiddleOfTraining() throws Exception {
        apply("trainer-killed");
        product.trainingPast("trainer-killed", A_THIRD);

        PodProcess.kill(trainer("trainer-killed").getMetadata().getName());

        LongContextFineTune ended = product.succeeded("trainer-killed");
        assertThat(adapter("trainer-killed")).isEqualTo(undisturbed);
        assertThat(train(ended).attempt()).isEqualTo(2);
        assertThat(train(ended).restarts()).isEqualTo(1);
    }

    @Test
    void theTrainersPodIsDeletedInTheMiddleOfTraining() throws Exception {
        apply("pod-deleted");
        product.trainingPast("pod-deleted", A_THIRD);

        product.client().resource(trainer("pod-deleted")).delete();

        product.succeeded("pod-deleted");
        assertThat(adapter("pod-deleted")).isEqualTo(undisturbed);
    }

    private static void apply(String name) throws IOException {
        try (InputStream in = DisturbedRunsIT.class.getResourceAsStream("short-run.yaml")) {
            String manifest = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("NAME", name);
            product.client()
                    .resource(Serialization.<HasMetadata>unmarshal(manifest))
                    .inNamespace(Product.NAMESPACE)
                    .serverSideApply();
        }
    }

    private static byte[] adapter(String run) throws IOException {
        return Files.readAllBytes(product.workspaceFile(run, ADAPTER));
    }

    private static Pod trainer(String run) {
        return product
                .client()
                .pods()
                .inNamespace(Product.NAMESPACE)
                .withLabel("longcontext.dev/run", run)
                .list()
                .getItems()
                .stream()
                .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
                .findFirst()
                .orElseThrow();
    }

    private static List<Job> jobs(String run) {
        return product.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(Product.NAMESPACE)
                .withLabel("longcontext.dev/run", run)
                .list()
                .getItems();
    }

    private static StageStatus train(LongContextFineTune run) {
        return run.getStatus().stages().stream()
                .filter(stage -> stage.name().equals("train"))
                .findFirst()
                .orElseThrow();
    }
}
