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
import java.util.List;
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
                "InfiniteBench|infiniteBench|{\"maxPromptTokens\": 4097}|S|infiniteBench.maxPromptTokens = 4097: is above context.targetLength = 4096",
                "Custom|custom|{\"metric\": \"F1\", \"maxPromptTokens\": 4090, \"maxNewTokens\": 64, \"template\": \"{question}\", \"prompt\": \"Chat\"}|S|custom.maxPromptTokens = 4090: is with maxNewTokens = 64 above context.targetLength = 4096",
                "Custom|custom|{\"metric\": \"F1\", \"maxNewTokens\": 4096, \"template\": \"{question}\", \"prompt\": \"Chat\"}|S|custom.maxNewTokens = 4096: leaves no room for a prompt in context.targetLength = 4096",
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

    private static String perplexity(String gate, String... sources) throws IOException {
        return run("{\"name\": \"e\", \"suite\": \"Perplexity\", \"perplexity\": {\"lengths\": [512]}, \"gates\": ["
                + gate + "], \"sources\": [" + String.join(", ", sources) + "]}");
    }

    private static String source(String name, String more) {
        return "{\"name\": \"" + name + "\", \"uri\": \"pvc://a/" + name + "\", \"format\": \"Auto\"" + more + "}";
    }

    /** The interval that the gate decides by would not be there, whatever the model can do. */
    @Test
    void aGateByTheIntervalOfTooFewTextsIsRefused() throws Exception {
        String gate =
                "{\"metric\": \"longestLengthPerplexity\", \"max\": 9, \"decideBy\": \"LowerBound\", \"severity\": \"Block\"}";
        String two = source("two", ", \"maxSamples\": 2");
        String three = source("three", ", \"maxSamples\": 3");

        assertThat(catchThrowableOfType(
                        InvalidRunConfigException.class,
                        () -> RunConfigReader.parse(perplexity(gate, two, source("too", ", \"maxSamples\": 2")))))
                .hasMessageContaining("evaluation[0].gates[0].decideBy = LowerBound: needs an interval, and of 4 texts "
                        + "longestLengthPerplexity has none");
        for (String enough : List.of(
                perplexity(gate, two, three),
                perplexity(gate, two, source("all", "")),
                perplexity(gate.replace("LowerBound", "Point"), two))) {
            assertThat(RunConfigReader.parse(enough).evaluation()).hasSize(1);
        }
    }
}
