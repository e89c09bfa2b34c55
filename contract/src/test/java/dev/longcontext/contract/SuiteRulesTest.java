package dev.longcontext.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.validation.InvalidRunConfigException;
import dev.longcontext.contract.validation.RunConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuiteRulesTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Target length 4096. */
    private static String run(String evaluation) throws IOException {
        ObjectNode run = (ObjectNode) MAPPER.readTree(Files.readString(Path.of("../examples/contract/run.json")));
        ((ObjectNode) run.get("context")).put("targetLength", 4096);
        run.set("evaluation", MAPPER.createArrayNode().add(MAPPER.readTree(evaluation)));
        return run.toString();
    }

    private static final String SOURCE =
            "\"sources\": [{\"name\": \"a\", \"uri\": \"pvc://a/b\", \"format\": \"Auto\"}]";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Ruler|ruler|{\"lengths\": [512, 512], \"tasks\": [\"OneFact\"]}||ruler.lengths = [512,512]: must not contain an item twice",
                "LongBench|longBench|{\"maxPromptTokens\": 4097}|S|longBench.maxPromptTokens = 4097: is above context.targetLength = 4096",
                "Custom|custom|{\"metric\": \"F1\", \"maxPromptTokens\": 4090, \"maxNewTokens\": 64, \"template\": \"{question}\", \"prompt\": \"Chat\"}|S|custom.maxPromptTokens = 4090: is with maxNewTokens = 64 above context.targetLength = 4096",
                "Custom|custom|{\"metric\": \"F1\", \"maxNewTokens\": 64, \"template\": \"{context}\", \"prompt\": \"Chat\"}|S|custom.template = {context}: has no {question}",
                "MultipleChoice|multipleChoice|{\"shots\": 1, \"shotsFrom\": \"dev\", \"prompt\": \"Text\"}|S|multipleChoice.shotsFrom = dev: is the name of none of the evaluation's sources",
                "NeedleInAHaystack|needle|{\"lengths\": [512]}|E|effectiveLength.min = 0: must be above 0"
            })
    void whatCannotBeMeantIsRefused(String suite, String block, String settings, String more, String message)
            throws IOException {
        String rest = more == null ? "" : more.equals("S") ? ", " + SOURCE : ", \"effectiveLength\": {\"min\": 0}";
        String run = run("{\"name\": \"e\", \"suite\": \"" + suite + "\", \"" + block + "\": " + settings + rest
                + ", \"gates\": []}");

        InvalidRunConfigException refused =
                catchThrowableOfType(InvalidRunConfigException.class, () -> RunConfigReader.parse(run));

        assertThat(refused).hasMessageContaining("evaluation[0]." + message);
    }

    @Test
    void whatCanBeMeantIsRead() throws Exception {
        String run = run("{\"name\": \"e\", \"suite\": \"MultipleChoice\", \"multipleChoice\": "
                + "{\"shots\": 1, \"shotsFrom\": \"a\", \"prompt\": \"Text\"}, " + SOURCE + ", \"gates\": []}");

        assertThat(RunConfigReader.parse(run).evaluation()).hasSize(1);
    }
}
