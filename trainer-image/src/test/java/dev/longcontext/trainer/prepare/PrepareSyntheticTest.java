package dev.longcontext.trainer.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.contract.SyntheticConfig;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.stage.StageTask;
import dev.longcontext.trainer.synthesis.ScriptedEndpoint;
import dev.longcontext.trainer.synthesis.SynthesisFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Chats that a stronger model makes, as one more source. */
class PrepareSyntheticTest extends PreparedRun {

    @Test
    void tokenisesWhatAStrongerModelMakesAsOneMoreSource() throws Exception {
        try (ScriptedEndpoint endpoint = new ScriptedEndpoint()) {
            makeChats(endpoint);
            PrepareTask asking = new PrepareTask(Map.of("KEY", SynthesisFixture.KEY), QUICK);

            var result = asking.run(context());

            assertThat(result.summary().samples()).isEqualTo(3);
            assertThat(result.summary().synthetic().chats()).isEqualTo(1);
            assertThat(result.summary().synthetic().requests()).isEqualTo(endpoint.requests());
            assertThat(Files.readString(workspace().data().resolve("provenance.jsonl")))
                    .contains("{\"source\":\"synthetic\",\"line\":1,");
            int requests = endpoint.requests();
            asking.run(context());
            assertThat(endpoint.requests()).isEqualTo(requests);
        }
    }

    @Test
    void mayTokeniseNothingElse() throws Exception {
        ((ObjectNode) json.get("data")).putArray("sources");
        try (ScriptedEndpoint endpoint = new ScriptedEndpoint()) {
            makeChats(endpoint);

            StageTask.Result result = new PrepareTask(Map.of("KEY", SynthesisFixture.KEY), QUICK).run(context());

            assertThat(result.summary().samples()).isEqualTo(1);
            assertThat(result.summary().sources())
                    .extracting(StageSummary.SourceCounts::name)
                    .containsExactly("synthetic");
        }
    }

    @Test
    void aChatHasTheLicenceAndTheStepsThatTheBlockNames() throws Exception {
        try (ScriptedEndpoint endpoint = new ScriptedEndpoint()) {
            makeChats(endpoint);
            ((ObjectNode) json.at("/data/synthetic"))
                    .put("licence", "CC0")
                    .putArray("steps")
                    .add("Decontaminate");
            PrepareTask asking = new PrepareTask(Map.of("KEY", SynthesisFixture.KEY), QUICK);

            asking.run(context());

            assertThat(Files.readAllLines(workspace().data().resolve("provenance.jsonl")))
                    .filteredOn(line -> line.contains("\"licence\":\"CC0\""))
                    .singleElement()
                    .asString()
                    .startsWith("{\"source\":\"synthetic\",\"line\":1,");

            measureOn("books.jsonl");
            StageTask.Result measured = asking.run(context());

            assertThat(measured.summary().samples()).isEqualTo(2);
            assertThat(measured.summary().sources())
                    .filteredOn(source -> source.name().equals("synthetic"))
                    .extracting(StageSummary.SourceCounts::contaminated)
                    .containsExactly(1L);
            assertThat(Files.readString(workspace().data().resolve("removed.jsonl")))
                    .contains("\"source\":\"synthetic\"", "\"step\":\"Decontaminate\"");
        }
    }

    private void measureOn(String file) {
        ObjectNode evaluation = ((ArrayNode) json.get("evaluation")).addObject();
        evaluation.put("name", "books").put("suite", "Perplexity").putArray("gates");
        evaluation.putObject("perplexity").putArray("lengths").add(8);
        evaluation
                .putArray("sources")
                .addObject()
                .put("name", "texts")
                .put("uri", "pvc://miniature/" + file)
                .put("format", "Auto");
    }

    /** One document, of which one chat is made. */
    private void makeChats(ScriptedEndpoint endpoint) throws IOException {
        StringBuilder book = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            book.append("The old wall by river ").append(i).append(" was long.\n");
        }
        Files.writeString(claim.resolve("books.jsonl"), Json.compact(Map.of("text", book.toString())) + "\n");
        ObjectNode synthetic = ((ObjectNode) json.get("data")).putObject("synthetic");
        SyntheticConfig settings = SynthesisFixture.configuration(
                endpoint.url(), 2, SynthesisFixture.task(SyntheticConfig.TaskType.SingleDetailQA, 1));
        synthetic.setAll((ObjectNode) Json.MAPPER.valueToTree(settings));
        ((ObjectNode) synthetic.at("/corpus/0")).put("uri", "pvc://miniature/books.jsonl");
        ((ObjectNode) json.get("network")).putArray("allowedHosts").add("127.0.0.1");
    }

    @Test
    void saysBeforeAnythingElseThatTheKeyIsMissing() throws Exception {
        ObjectNode synthetic = ((ObjectNode) json.get("data")).putObject("synthetic");
        synthetic.setAll((ObjectNode) Json.MAPPER.valueToTree(SynthesisFixture.configuration(
                "https://llm.example/v1", 2, SynthesisFixture.task(SyntheticConfig.TaskType.SingleDetailQA, 1))));

        FailureException failure = refusal();

        assertThat(failure.field()).contains("spec.data.synthetic.endpoint.url");
        assertThat(failure.getMessage()).contains("the environment variable KEY");
        assertThat(workspace().model()).doesNotExist();
    }
}
