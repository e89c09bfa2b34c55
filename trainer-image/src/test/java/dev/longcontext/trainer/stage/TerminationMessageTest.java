package dev.longcontext.trainer.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.Stage;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminationMessageTest {

    @ParameterizedTest
    @ValueSource(strings = {"prepare", "train", "evaluate", "export", "invalid-data", "terminated"})
    void writesWhatTheContractsExamplesSay(String name) throws IOException {
        JsonNode example =
                Json.MAPPER.readTree(Files.readString(Path.of("../examples/contract/termination-" + name + ".json")));
        TerminationMessage message = Json.MAPPER.treeToValue(example, TerminationMessage.class);

        assertThat(Json.MAPPER.readTree(message.toJson())).isEqualTo(example);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "ä", "\uD83D\uDE80", "\n", "\u0001"})
    void cutsTheMessageOnACharacterBorder(String character) throws IOException {
        FailureException failure =
                new FailureException(FailureClass.InvalidData, character.repeat(10_000), "What to do.");

        String json = TerminationMessage.failed("prepare", failure, null).toJson();

        assertThat(json.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(3_900, 4_096);
        JsonNode tree = Json.MAPPER.readTree(json);
        assertThat(tree.get("message").asText()).matches("(?s)(" + character + ")+ \\.\\.\\.");
        assertThat(tree.get("hint").asText()).isEqualTo("What to do.");
    }

    @Test
    void keepsTheVerdictOfASummaryThatIsTooLong() throws IOException {
        ObjectNode summary = Json.MAPPER.createObjectNode().put("passed", false);
        for (int i = 0; i < 1_000; i++) {
            summary.withArray("evaluations").add("an evaluation");
        }

        String json = TerminationMessage.succeeded(Stage.EVALUATE, summary, "sha256:00")
                .toJson();

        assertThat(json.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(4_096);
        assertThat(Json.MAPPER.readTree(json).at("/summary").toString()).isEqualTo("{\"passed\":false}");
    }
}
