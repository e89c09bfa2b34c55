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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/data/synthetic/corpus/0/maxSamples|3|has no effect on a corpus, where count of the tasks decides",
                "/data/synthetic/corpus/0/minTokens|3|where minTokens of the tasks decides",
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
