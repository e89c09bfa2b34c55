package dev.longcontext.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.Stage;
import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which length of context an exported model claims. */
class ExportLengthTest extends ExportedRun {

    /** Trained at 200 of the native 256 tokens. */
    @Test
    void claimsTheNativeLengthOnlyWhereTheRotaryEmbeddingIsTheBases() throws IOException {
        prepare("bf16");
        ObjectNode run = run("Original", "BF16", "Merged");
        ObjectNode context = (ObjectNode) run.get("context");
        run.putArray("evaluation");
        context.put("targetLength", 200);

        export(read(run), Long.MAX_VALUE);
        JsonNode changed = json(workspace().exportMerged().resolve("config.json"));
        assertThat(changed.get("max_position_embeddings").asInt()).isEqualTo(200);
        assertThat(changed.get("rope_theta").asDouble()).isEqualTo(THETA);

        context.remove("ropeTheta");
        export(read(run), Long.MAX_VALUE);
        JsonNode same = json(workspace().exportMerged().resolve("config.json"));
        assertThat(same.get("max_position_embeddings").asInt()).isEqualTo(256);
        assertThat(same.get("rope_theta").asDouble()).isEqualTo(500_000);
    }

    /** A server takes config.json's length as the greatest it accepts. */
    @ParameterizedTest
    @CsvSource({"1024, 1024", "1000000, 2560"})
    void claimsNoMoreThanTheEffectiveLength(int effective, int claimed) throws IOException {
        prepare("fp32");
        evaluated(effective);

        export(effective(), Long.MAX_VALUE);

        assertThat(json(workspace().exportMerged().resolve("config.json"))
                        .get("max_position_embeddings")
                        .asInt())
                .isEqualTo(claimed);
    }

    @Test
    void refusesToClaimALengthWhereNoneIsEffective() throws IOException {
        prepare("fp32");
        evaluated(0);

        assertThatThrownBy(() -> export(effective(), Long.MAX_VALUE))
                .isInstanceOfSatisfying(FailureException.class, failure -> {
                    assertThat(failure)
                            .hasMessageStartingWith(
                                    "spec.publish.maxModelLen = Effective: at none of the tested lengths");
                    assertThat(failure.field()).contains("spec.publish.maxModelLen");
                });
        assertThat(workspace().exportMerged()).doesNotExist();
    }

    private RunConfig effective() throws IOException {
        ObjectNode run = run("Original", "BF16", "Merged");
        ((ObjectNode) run.get("export")).put("maxModelLen", "Effective");
        ((ObjectNode) run.at("/evaluation/0")).putObject("effectiveLength").put("min", 0.9);
        return read(run);
    }

    /** Two evaluations tell an effective length: the smaller one counts. */
    private void evaluated(int tokens) throws IOException {
        Files.writeString(workspace().manifest(Stage.EVALUATE), """
                {"inputsDigest": "sha256:00", "outputs": {}, "summary": {"passed": true, "evaluations": [
                  {"name": "a", "effectiveLength": {"tuned": %d, "base": 256}},
                  {"name": "b", "effectiveLength": {"tuned": 2000000, "base": 256}},
                  {"name": "c"}]}}
                """.formatted(tokens));
    }
}
