package dev.longcontext.trainer.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.trainer.data.SampleStore;
import dev.longcontext.trainer.data.SourceRecords;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The texts and items of evaluations, apart from the data. */
class PrepareEvaluationsTest extends PreparedRun {

    @Test
    void tokenisesTheTextsOfEvaluationsApartFromTheData() throws Exception {
        Files.writeString(claim.resolve("texts.jsonl"), """
                {"text": "The old river runs by the wall, and the wall stands by the old river."}
                {"text": "Short."}
                """);
        String data = task.run(context()).summary().toString();

        measureOn("texts.jsonl");
        var result = task.run(context());

        assertThat(result.summary()).hasToString(data);
        assertThat(result.outputs())
                .noneMatch(path -> path.startsWith(workspace().evaluation()));
        try (SampleStore texts = SampleStore.open(workspace().evaluationData("books"))) {
            assertThat(texts.size()).as("texts of at least the longest length").isEqualTo(1);
            assertThat(texts.length(0)).as("cut to the longest length").isEqualTo(8);
        }
    }

    /** Nothing of a chat need be an answer where every token is measured. */
    @Test
    void measuresAChatThatBeginsWithALongQuestion() throws Exception {
        Files.writeString(
                claim.resolve("chats.jsonl"),
                "{\"messages\": [{\"role\": \"user\", \"content\": \"The old river runs by the wall, and the wall "
                        + "stands by the old river.\"}, {\"role\": \"assistant\", \"content\": \"Yes.\"}]}\n");

        measureOn("chats.jsonl");
        ((ObjectNode) json.at("/evaluation/2/sources/0")).put("format", "Chat");
        task.run(context());

        try (SampleStore texts = SampleStore.open(workspace().evaluationData("books"))) {
            assertThat(texts.size()).isEqualTo(1);
            assertThat(texts.sample(0).targets()).as("all but the first").isEqualTo(7);
        }
    }

    @Test
    void itsInputsChangeWithTheTextsOfEvaluations() throws Exception {
        Files.writeString(claim.resolve("texts.jsonl"), "{\"text\": \"The old river runs by the wall.\"}\n");
        String before = Json.canonical(task.inputs(context()));

        measureOn("texts.jsonl");
        String with = Json.canonical(task.inputs(context()));
        Files.writeString(claim.resolve("texts.jsonl"), "{\"text\": \"The old wall stands by the river.\"}\n\n");

        assertThat(with).isNotEqualTo(before);
        assertThat(Json.canonical(task.inputs(context()))).isNotEqualTo(with);
    }

    /** Its texts are cut to the longest length, and those of the source are longer than either. */
    @Test
    void itsInputsChangeWithTheLengthsOfAnEvaluation() throws Exception {
        Files.writeString(claim.resolve("texts.jsonl"), "{\"text\": \"The old river runs by the wall.\"}\n");
        measureOn("texts.jsonl");
        ((ObjectNode) json.at("/evaluation/2/sources/0")).put("minTokens", 16);
        String before = Json.canonical(task.inputs(context()));

        ((ObjectNode) json.at("/evaluation/2/perplexity"))
                .putArray("lengths")
                .add(4)
                .add(12);

        assertThat(Json.canonical(task.inputs(context()))).isNotEqualTo(before);
    }

    /** Records are not cut: what an earlier trainer prepared of them is still of these inputs. */
    @Test
    void theInputsOfRecordsAreTheirSourcesAndFilesAlone() throws Exception {
        Files.writeString(claim.resolve("questions.jsonl"), "{\"question\": \"river\", \"answers\": [\"sea\"]}\n");
        askedFrom("questions.jsonl");

        JsonNode digested = Json.MAPPER.valueToTree(task.inputs(context()));

        assertThat(digested.get("evaluation asked").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("sources", "files");
    }

    @Test
    void saysThatAllTextsOfAnEvaluationAreTooShort() throws Exception {
        Files.writeString(claim.resolve("texts.jsonl"), "{\"text\": \"Short.\"}\n");
        measureOn("texts.jsonl");

        FailureException failure = refusal();

        assertThat(failure.field()).contains("spec.evaluation[2].sources");
        assertThat(failure.getMessage())
                .isEqualTo(
                        "no sample is left: 1 were dropped because they have fewer tokens than the 8 of the evaluation's"
                                + " longest length");
        assertThat(failure.hint()).contains("Give longer texts, or evaluate shorter lengths.");
    }

    @Test
    void namesTheAddressOfAnEvaluationsText() {
        measureOn("absent.jsonl");

        assertThat(refusal().field()).contains("spec.evaluation[2].sources[0].uri");
    }

    private void measureOn(String file) {
        ((ArrayNode) json.get("evaluation"))
                .addObject()
                .put("name", "books")
                .put("suite", "Perplexity")
                .<ObjectNode>set("perplexity", Json.MAPPER.valueToTree(Map.of("lengths", List.of(4, 8))))
                .putArray("gates");
        ((ObjectNode) json.at("/evaluation/2"))
                .putArray("sources")
                .addObject()
                .put("name", "texts")
                .put("uri", "pvc://miniature/" + file)
                .put("format", "Auto");
    }

    private void askedFrom(String file) {
        ((ArrayNode) json.get("evaluation"))
                .addObject()
                .put("name", "asked")
                .put("suite", "Custom")
                .<ObjectNode>set(
                        "custom",
                        Json.MAPPER.valueToTree(Map.of(
                                "metric",
                                "F1",
                                "maxNewTokens",
                                4,
                                "template",
                                "{context} {question}",
                                "prompt",
                                "Text")))
                .putArray("gates");
        ((ObjectNode) json.at("/evaluation/2"))
                .putArray("sources")
                .addObject()
                .put("name", "questions")
                .put("uri", "pvc://miniature/" + file)
                .put("format", "Auto");
    }

    @Test
    void keepsTheItemsOfAnEvaluationAsTheyAre() throws Exception {
        Files.writeString(
                claim.resolve("questions.jsonl"),
                "{\"question\": \"river\", \"answers\": [\"sea\"]}\n{\"question\": \"hill\", \"answers\": \"road\"}\n");
        askedFrom("questions.jsonl");

        task.run(context());

        assertThat(SourceRecords.read(workspace().evaluationData("asked")))
                .extracting(record -> record.record().path("question").asText())
                .containsExactly("river", "hill");
    }

    @Test
    void anItemThatCannotBeAskedIsToldBeforeTheTraining() throws Exception {
        Files.writeString(claim.resolve("questions.jsonl"), "{\"question\": \"river\"}\n");
        askedFrom("questions.jsonl");

        assertThatThrownBy(() -> task.run(context()))
                .isInstanceOf(FailureException.class)
                .hasMessage("pvc://miniature/questions.jsonl line 1 has no texts \"answers\"");
    }

    /** By the end of an interval, which fewer than five texts do not have. */
    @Test
    void aGateThatSoFewTextsCannotPassIsToldBeforeTheTraining() throws Exception {
        String text = "{\"text\": \"The old river runs by the wall, and the wall stands by the old river.\"}\n";
        Files.writeString(claim.resolve("texts.jsonl"), text.repeat(4));
        measureOn("texts.jsonl");
        ((ObjectNode) json.at("/evaluation/2"))
                .putArray("gates")
                .addObject()
                .put("metric", "longestLengthPerplexity")
                .put("max", 9)
                .put("decideBy", "LowerBound")
                .put("severity", "Block");

        FailureException failure = refusal();

        assertThat(failure.getMessage())
                .isEqualTo(
                        "evaluation books: the gate on longestLengthPerplexity.decideBy = LowerBound needs an interval, "
                                + "and of 4 texts longestLengthPerplexity has none");
        assertThat(failure.hint()).contains("Give at least 5 texts, or write decideBy: Point.");
        Files.writeString(claim.resolve("texts.jsonl"), text.repeat(5));
        assertThat(task.run(context()).summary()).isNotNull();
    }

    /** A second run with the same data and another evaluation finds the stage done, and would train for hours first. */
    @Test
    void anEvaluationThatCannotBeSetUpIsToldOfAStageThatIsDoneAlready() throws Exception {
        StageSummary summary = task.run(context()).summary();
        String inputs = Json.canonical(task.inputs(context()));
        ((ArrayNode) json.get("evaluation"))
                .addObject()
                .put("name", "narrow")
                .put("suite", "NeedleInAHaystack")
                .<ObjectNode>set(
                        "needle",
                        Json.MAPPER.valueToTree(
                                Map.of("lengths", List.of(10), "depths", 2, "samplesPerCell", 1, "seed", 9)))
                .putArray("gates");

        assertThat(Json.canonical(task.inputs(context())))
                .as("what is prepared")
                .isEqualTo(inputs);
        assertThatThrownBy(() -> task(Map.of()).told(context(), summary))
                .isInstanceOf(FailureException.class)
                .hasMessageMatching("needle and question of an evaluation have \\d+ tokens with the answer's, and "
                        + "needle.lengths has 10");
        assertThatThrownBy(() -> task.told(context(), summary))
                .as("also where this process has prepared another run")
                .isInstanceOf(FailureException.class);
    }

    /** Setting all evaluations up may take minutes, and was done while the stage ran. */
    @Test
    void whatWasPreparedByThisProcessIsNotSetUpTwice() throws Exception {
        StageSummary summary = task.run(context()).summary();
        Files.delete(workspace().model().resolve("tokenizer.json"));

        assertThat(task.told(context(), summary).estimate()).isNotNull();
        assertThatThrownBy(() -> task(Map.of()).told(context(), summary)).isInstanceOf(FailureException.class);
    }
}
