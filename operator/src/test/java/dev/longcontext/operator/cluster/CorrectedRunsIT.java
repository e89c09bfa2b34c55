package dev.longcontext.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.api.v1alpha1.StageStatus;
import dev.longcontext.minicluster.junit.MiniClusterExtension;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs that say what is wrong, and go on when somebody has corrected it. */
class CorrectedRunsIT extends WithOperator {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = Clusters.shared();

    private static final String SYNTHETIC = """
                synthetic:
                  endpoint: {url: "https://llm.example/v1", model: strong, secretRef: {name: strong-model, key: api-key}}
                  corpus: [{name: books, uri: "pvc://models/books.jsonl"}]
                  tasks: [{type: SingleDetailQA, count: 4}]
                  budget: {maxRequests: 100, maxPromptTokens: 200000, maxCompletionTokens: 40000}
              training:
            """;

    @Test
    void anAttemptThatNeverBeganIsMadeAnewWithWhatWasCorrected(KubernetesClient client) throws IOException {
        TestRun run = TestRun.apply(client, "  failurePolicy:", "  image: absent:1\n  failurePolicy:");
        run.awaitState("Blocked");
        assertThat(run.condition("Stalled").orElseThrow().getReason()).isEqualTo("ImagePullBackOff");

        run.patchSpec("{\"suspend\":true,\"image\":\"" + TrainerScript.IMAGE + "\"}");
        run.awaitCondition("Suspended", "True");
        run.patchSpec("{\"suspend\":false}");
        run.awaitCondition("Succeeded", "True");

        assertThat(run.jobs()).contains("tiny-prepare-2").doesNotContain("tiny-prepare-1");
        StageStatus prepare = run.status().stages().get(0);
        assertThat(prepare.restarts()).as("nothing has failed").isNull();
        assertThat(prepare.image()).isEqualTo(TrainerScript.IMAGE);
        assertThat(run.status().resolved().image()).isEqualTo(TrainerScript.IMAGE);
    }

    @Test
    void aFailedRunIsTakenUpAgain(KubernetesClient client) throws IOException {
        TestRun run = TestRun.apply(client, "value: happy", "value: invalid-data");
        assertThat(run.awaitCondition("Succeeded", "False").getMessage()).contains("raise spec.retry to 1");

        run.patchSpec("{\"retry\":1,\"extraEnv\":[{\"name\":\"BEHAVIOUR\",\"value\":\"happy\"}]}");
        run.awaitCondition("Succeeded", "True");

        assertThat(run.jobs()).contains("tiny-prepare-1", "tiny-prepare-2").doesNotContain("tiny-prepare-3");
        assertThat(run.status().retry().effective()).isTrue();
        assertThat(run.status().failure()).isNull();
        assertThat(client.events().v1().events().list().getItems())
                .anyMatch(event -> "Retried".equals(event.getReason()));

        run.patchSpec("{\"retry\":2}");
        Awaitility.await("it is said that this does nothing")
                .atMost(PATIENCE)
                .until(() -> Boolean.FALSE.equals(run.status().retry().effective()));
        assertThat(run.status().retry().message()).contains("every stage is done");
    }

    @Test
    void saysWhichDataIsInvalid(KubernetesClient client) throws IOException {
        TestRun run = TestRun.apply(client, "value: happy", "value: invalid-data");

        assertThat(run.awaitCondition("Succeeded", "False").getReason()).isEqualTo("InvalidData");

        assertThat(run.jobs()).containsExactly("tiny-prepare-1");
        assertThat(run.condition("DataReady").orElseThrow().getMessage()).contains("line 17");
        assertThat(run.condition("Stalled").orElseThrow().getStatus()).isEqualTo("True");
        assertThat(run.status().failure().field()).isEqualTo("spec.data.sources[0].uri");
        assertThat(run.status().failure().exitCode()).isEqualTo(65);
        assertThat(run.status().failure().logTail()).contains("line 17 has no assistant message");
    }

    @Test
    void saysThatASecretIsMissing(KubernetesClient client) throws IOException {
        TestRun run = TestRun.apply(client, "value: happy", "valueFrom: {secretKeyRef: {name: absent, key: token}}");

        run.awaitCondition("Stalled", "True");

        assertThat(run.status().state()).isEqualTo("Blocked");
        assertThat(run.condition("DataReady").orElseThrow().getReason()).isEqualTo("CreateContainerConfigError");
        assertThat(run.condition("DataReady").orElseThrow().getMessage()).contains("absent", "Create the Secret");
    }

    @Test
    void aKeyOfAnEndpointIsMissedBeforePrepareAndNotAfterIt(KubernetesClient client) throws IOException {
        Hold hold = new Hold();
        TestRun run = TestRun.applyHeld(client, hold, "  training:", SYNTHETIC);
        run.awaitState("Blocked");
        assertThat(run.condition("DataReady").orElseThrow().getMessage())
                .contains("strong-model", "data.synthetic with its secretRefs");

        Secret key = client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("strong-model")
                        .endMetadata()
                        .addToStringData("api-key", "key-of-a-test")
                        .build())
                .create();
        run.awaitProgress("70%");
        client.resource(key).delete();
        hold.release();

        run.awaitCondition("Succeeded", "True");
        assertThat(run.jobs()).containsExactly("tiny-evaluate-1", "tiny-export-1", "tiny-prepare-1", "tiny-train-1");
    }
}
