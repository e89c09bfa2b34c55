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

class MixRulesTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static ObjectNode run(String sources, String more) throws IOException {
        ObjectNode run = (ObjectNode) MAPPER.readTree(Files.readString(Path.of("../examples/contract/run.json")));
        ObjectNode data = (ObjectNode) run.get("data");
        data.set("sources", MAPPER.readTree(sources));
        data.setAll((ObjectNode) MAPPER.readTree(more));
        return run;
    }

    private static String source(String name, String weight) {
        return "{\"name\": \"" + name + "\", \"uri\": \"pvc://a/b\", \"format\": \"Auto\""
                + (weight.isEmpty() ? "" : ", \"weight\": " + weight) + "}";
    }

    @Test
    void everySourceMayHaveAWeight() throws Exception {
        ObjectNode run = run(
                "[" + source("a", "0.25") + "," + source("b", "1000000") + "]", "{\"mixStrategy\": \"Oversample\"}");

        DataConfig data = RunConfigReader.parse(run.toString()).data();

        assertThat(data.sources()).extracting(DataConfig.Source::weight).containsExactly(0.25, 1e6);
        assertThat(data.mixStrategy()).isEqualTo(DataConfig.MixStrategy.Oversample);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "0|1|{}|data.sources[0].weight = 0: must be above 0",
                "1|-2|{}|data.sources[1].weight = -2: must be above 0",
                "1|1000001|{}|must be at most 1000000",
                "1|\"NaN\"|{}|must be of type number",
                "1|``|{}|data.sources[1].weight: is missing, while another source has a weight",
                "``|``|{\"mixStrategy\": \"Undersample\"}|data.mixStrategy = Undersample: has no effect without weights",
                "1|1|{\"mixStrategy\": \"First\"}|must be one of",
                "1|1|{\"nearDuplicateSimilarity\": 0.8}|has no effect with sources that have no step NearDeduplicate",
                "1|1|{\"nearDuplicateSimilarity\": 0.4}|must be at least 0.5",
                "1|1|{\"nearDuplicateSimilarity\": 1.5}|must be at most 1"
            })
    void refuses(String first, String second, String more, String rule) throws Exception {
        ObjectNode run = run(
                "[" + source("a", first == null ? "" : first) + "," + source("b", second == null ? "" : second) + "]",
                more);

        InvalidRunConfigException refused =
                catchThrowableOfType(InvalidRunConfigException.class, () -> RunConfigReader.parse(run.toString()));

        assertThat(refused).as(run.toString()).isNotNull().hasMessageContaining(rule);
    }

    /** A source of an evaluation is prepared with the same similarity. */
    @Test
    void similarityMayBeForAnEvaluationAlone() throws Exception {
        ObjectNode run = run("[" + source("a", "") + "]", "{\"nearDuplicateSimilarity\": 0.7}");
        run.withArray("evaluation").add(MAPPER.readTree("""
                {"name": "p", "suite": "Perplexity", "perplexity": {"lengths": [256]}, "gates": [],
                 "sources": [{"name": "t", "uri": "pvc://a/b", "format": "Text", "steps": ["NearDeduplicate"]}]}"""));

        assertThat(RunConfigReader.parse(run.toString()).data().nearDuplicateSimilarity())
                .isEqualTo(0.7);
    }

    @Test
    void oneSourceAloneHasNoShare() throws Exception {
        ObjectNode run = run("[" + source("a", "0.5") + "]", "{}");

        assertThat(catchThrowableOfType(InvalidRunConfigException.class, () -> RunConfigReader.parse(run.toString())))
                .hasMessageContaining("is a share of a mix, but there is only one source");
    }
}
