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

class SyntheticRulesTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String SYNTHETIC = """
            {"endpoint": {"url": "https://llm.example/v1", "model": "strong", "secretEnv": "KEY", "maxConcurrency": 64,
                          "timeoutSeconds": 300, "maxCompletionTokens": 4096, "temperature": 0, "responseFormat": "Auto"},
             "corpus": [{"name": "books", "uri": "pvc://a/books.jsonl", "format": "Text", "secretEnv": "BOOKS"}],
             "tasks": [{"type": "SingleDetailQA", "count": 3, "minTokens": 100, "maxTokens": 2000, "chunkTokens": 512,
                        "questions": 4}],
             "budget": {"maxRequests": 10, "maxPromptTokens": 1000, "maxCompletionTokens": 1000},
             "closedBookCheck": false, "seed": 2024}
            """;

    private static ObjectNode run() throws IOException {
        ObjectNode run = (ObjectNode) MAPPER.readTree(Files.readString(Path.of("../examples/contract/run.json")));
        ((ObjectNode) run.get("data")).set("synthetic", MAPPER.readTree(SYNTHETIC));
        return run;
    }

    @Test
    void namesItsSecrets() throws Exception {
        RunConfig config = RunConfigReader.parse(run().toString());

        assertThat(config.secretVariables()).containsExactly("BOOKS", "KEY");
        assertThat(config.everySource()).extracting(DataConfig.Source::name).contains("books");
    }

    @Test
    void mayMakeAllThatIsTrainedOn() throws Exception {
        ObjectNode run = run();
        ((ObjectNode) run.get("data")).putArray("sources");
        assertThat(RunConfigReader.parse(run.toString()).data().sources()).isEmpty();

        ((ObjectNode) run.get("data")).remove("synthetic");
        assertThat(catchThrowableOfType(InvalidRunConfigException.class, () -> RunConfigReader.parse(run.toString())))
                .hasMessageContaining("data.sources", "is empty, and there is no data.synthetic");
    }

    /** As for a source; the similarity may then be for the chats alone. */
    @Test
    void hasALicenceAndSteps() throws Exception {
        ObjectNode run = run();
        ((ObjectNode) run.get("data")).put("nearDuplicateSimilarity", 0.7);
        ObjectNode synthetic = (ObjectNode) run.at("/data/synthetic");
        synthetic.put("licence", "CC0").putArray("steps").add("NearDeduplicate").add("Decontaminate");

        SyntheticConfig read = RunConfigReader.parse(run.toString()).data().synthetic();

        assertThat(read.licence()).isEqualTo("CC0");
        assertThat(read.steps()).containsExactly(DataConfig.Step.NearDeduplicate, DataConfig.Step.Decontaminate);
        synthetic.putArray("steps").add("Deduplicate");
        assertThat(catchThrowableOfType(InvalidRunConfigException.class, () -> RunConfigReader.parse(run.toString())))
                .hasMessageContainingAll("data.nearDuplicateSimilarity", "has no effect");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/data/synthetic/corpus/0/maxSamples|3|has no effect on a corpus, where count of the tasks decides",
                "/data/synthetic/corpus/0/minTokens|3|where minTokens of the tasks decides",
                "/data/synthetic/corpus/0/licence|\"CC0\"|has no effect on a corpus, where data.synthetic.licence decides",
                "/data/synthetic/corpus/0/steps|[\"Deduplicate\"]|has no effect on a corpus, where data.synthetic.steps decides",
                "/data/synthetic/steps|[\"Deduplicate\", \"Deduplicate\"]|must not contain an item twice",
                "/data/synthetic/steps|[\"Shuffle\"]|must be one of",
                "/data/synthetic/corpus/0/format|\"Chat\"|is a format of chats, and a corpus has documents",
                "/data/synthetic/tasks/0/source|\"papers\"|is not the name of a source in data.synthetic.corpus",
                "/data/synthetic/tasks/0/maxTokens|2561|is above context.targetLength = 2560",
                "/data/synthetic/tasks/0/minTokens|2001|is above maxTokens = 2000",
                "/data/synthetic/tasks/0/count|0|must be at least 1",
                "/data/synthetic/endpoint/maxConcurrency|513|must be at most 512",
                "/data/synthetic/endpoint/url|\"llm.example\"|must match ^https?://",
                "/data/synthetic/budget/promptPricePerMillion|2.5|is missing, but the other price is set",
                "/data/sources/0/name|\"synthetic\"|is the name of the source that data.synthetic makes"
            })
    void refuses(String path, String value, String rule) throws Exception {
        ObjectNode run = run();
        int last = path.lastIndexOf('/');
        ((ObjectNode) run.at(path.substring(0, last))).set(path.substring(last + 1), MAPPER.readTree(value));

        InvalidRunConfigException refused =
                catchThrowableOfType(InvalidRunConfigException.class, () -> RunConfigReader.parse(run.toString()));

        assertThat(refused).hasMessageContaining(rule);
    }

    @Test
    void refusesChunksThatDoNotSuitTheTask() throws Exception {
        ObjectNode run = run();
        ObjectNode task = (ObjectNode) run.at("/data/synthetic/tasks/0");
        task.put("type", "MultiDetailQA").put("chunks", 1);
        assertThat(catchThrowableOfType(InvalidRunConfigException.class, () -> RunConfigReader.parse(run.toString())))
                .hasMessageContaining("is too few for MultiDetailQA");
        task.put("chunks", 2);
        assertThat(catchThrowableOfType(InvalidRunConfigException.class, () -> RunConfigReader.parse(run.toString())))
                .hasMessageContaining("is more than half of minTokens = 100");
        task.put("type", "BiographySummary");
        assertThat(catchThrowableOfType(InvalidRunConfigException.class, () -> RunConfigReader.parse(run.toString())))
                .hasMessageContaining("which reads the whole document");
    }
}
