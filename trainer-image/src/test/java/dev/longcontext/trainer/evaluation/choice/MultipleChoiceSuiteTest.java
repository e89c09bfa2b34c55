package dev.longcontext.trainer.evaluation.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.MultipleChoice;
import dev.longcontext.contract.MultipleChoice.ChoiceBy;
import dev.longcontext.contract.PromptForm;
import dev.longcontext.trainer.data.SourceRecords.SourceRecord;
import dev.longcontext.trainer.evaluation.item.ItemResult;
import dev.longcontext.trainer.evaluation.item.ItemSuite;
import dev.longcontext.trainer.evaluation.suite.SuiteInputs;
import dev.longcontext.trainer.evaluation.suite.Unit;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.inference.Generator;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.stage.SilentProgress;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Tokenizer;
import dev.longcontext.trainer.weights.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MultipleChoiceSuiteTest {
    private static final Path FOLDER = Reference.path("tiny-llama/fp32");
    private static final JsonNode MMLU = Reference.json("metrics/mmlu.json");

    @TempDir
    Path samples;

    private NDManager manager;
    private LlamaModel model;
    private Tokenizer tokenizer;

    @BeforeAll
    void load() throws IOException {
        TorchRuntime.start(2);
        manager = TorchRuntime.newManager();
        model = LlamaModel.load(
                manager,
                ModelSource.of(FOLDER, TensorType.F32)
                        .withRopeTheta(MMLU.path("rope_theta").asDouble()));
        tokenizer = Tokenizer.load(FOLDER);
    }

    @AfterAll
    void close() {
        tokenizer.close();
        model.close();
        manager.close();
    }

    @Test
    void likelihoodsOfLettersAreTheReferences() {
        try (Generator generator = new Generator(model, Integer.MAX_VALUE, 512, 512)) {
            for (JsonNode question : MMLU.path("questions")) {
                int[][] letters = Arrays.stream(Reference.ints(question.path("letter_ids")))
                        .mapToObj(id -> new int[] {id})
                        .toArray(int[][]::new);
                double[][] losses = generator.losses(Reference.ints(question.path("input_ids")), letters, () -> false);

                for (int i = 0; i < letters.length; i++) {
                    assertThat(losses[i][0])
                            .isCloseTo(question.path("letter_nll").path(i).asDouble(), within(2e-5));
                }
            }
        }
    }

    private ItemSuite open(MultipleChoice settings, String... lines) throws IOException {
        List<String> records = new ArrayList<>();
        for (String line : lines) {
            String source = line.startsWith("dev ") ? "dev" : "test";
            JsonNode record = Json.MAPPER.readTree(line.startsWith("dev ") ? line.substring(4) : line);
            records.add(Json.compact(new SourceRecord(source, "file line " + (records.size() + 1), record)));
        }
        Files.write(samples.resolve("records.jsonl"), records);
        SuiteInputs inputs = new SuiteInputs(
                "choice",
                ChatFormat.of(tokenizer, FOLDER),
                4_096,
                Set.of(),
                Optional.of(samples),
                new StopSignal(),
                new SilentProgress());
        return MultipleChoiceSuite.open(settings, inputs);
    }

    /** It would be measured where the tuned model was never trained. */
    @Test
    void aQuestionBeyondTheTargetLengthIsRefused() {
        String longest = mmlu("sea", "When, " + "and where, ".repeat(2_000) + "?", 1);

        FailureException failure = catchThrowableOfType(
                FailureException.class, () -> open(letters(0, null), mmlu("sea", "Why?", 0), longest));

        assertThat(failure.field()).contains("spec.evaluation");
        assertThat(failure.getMessage())
                .matches(
                        "a question of evaluation choice about sea, \"When, and where, .{40,60} \\.\\.\\.\", has \\d{4,5} tokens "
                                + "with its solved questions and its longest option, and context\\.targetLength = 4096");
        assertThat(failure.hint())
                .contains("Lower multipleChoice.shots, or leave the question out of the evaluation's sources.");
    }

    private static MultipleChoice letters(int shots, String from) {
        return new MultipleChoice(null, shots, from, PromptForm.Text);
    }

    private List<ItemResult> results(ItemSuite suite) throws IOException {
        List<ItemResult> results = new ArrayList<>();
        for (Unit<ItemResult> unit : suite.units()) {
            results.add(unit.measurement().on(model).result());
        }
        return results;
    }

    private static String mmlu(String subject, String question, Object answer) {
        return Json.compact(java.util.Map.of(
                "subject",
                subject,
                "question",
                question,
                "choices",
                List.of("one", "two", "three", "four"),
                "answer",
                answer));
    }

    /** The questions of the reference, put as it puts them: without solved ones, its choices come out. */
    @Test
    void mmlusLetters() throws IOException {
        try (ItemSuite suite = open(
                letters(0, null),
                mmlu("sea_and_land", "Which? ", 2),
                mmlu("b", "How high?", "A"),
                mmlu("b", "x", "3"))) {
            List<ItemResult> results = results(suite);

            assertThat(results).extracting(ItemResult::task).containsExactly("b", "b", "sea_and_land");
            assertThat(results).extracting(result -> result.references().get(0)).containsExactly(" A", " D", " C");
            assertThat(results.get(2).promptEnd())
                    .endsWith(
                            "(with answers) about sea and land.\n\nWhich?\nA. one\nB. two\nC. three\nD. four\nAnswer:");
            assertThat(results)
                    .allSatisfy(result -> assertThat(result.score())
                            .isEqualTo(
                                    result.answer().equals(result.references().get(0)) ? 1 : 0));
        }
    }

    @Test
    void solvedQuestionsComeFirstAndAreNotAsked() throws IOException {
        try (ItemSuite suite = open(letters(1, null), mmlu("a", "first", 1), mmlu("a", "second", 2))) {
            assertThat(results(suite))
                    .singleElement()
                    .satisfies(result -> assertThat(result.promptEnd())
                            .endsWith("about a.\n\nfirst\nA. one\nB. two\nC. three\nD. four\nAnswer: B\n\n"
                                    + "second\nA. one\nB. two\nC. three\nD. four\nAnswer:"));
        }
        try (ItemSuite suite = open(letters(1, "dev"), "dev " + mmlu("a", "shown", 0), mmlu("a", "asked", 2))) {
            assertThat(results(suite))
                    .singleElement()
                    .satisfies(
                            result -> assertThat(result.promptEnd()).contains("shown\nA. one", "Answer: A\n\nasked"));
        }
        assertThatThrownBy(() -> open(letters(2, "dev"), "dev " + mmlu("a", "shown", 0), mmlu("a", "asked", 2)))
                .isInstanceOf(FailureException.class)
                .hasMessage("an evaluation of suite MultipleChoice needs 2 solved questions of subject a, and has 1");
    }

    /** Records that are alike are records all the same. */
    @Test
    void onlyTheSolvedRecordsThemselvesAreNotAsked() throws IOException {
        String same = mmlu("a", "same", 1);
        try (ItemSuite suite = open(letters(1, null), same, same, same)) {
            assertThat(suite.units()).hasSize(2);
        }
        try (ItemSuite suite = open(letters(1, "dev"), "dev " + same, same)) {
            assertThat(suite.units()).hasSize(1);
        }
    }

    @Test
    void subjectsWithoutAQuestionAreNamed() throws IOException {
        try (ItemSuite suite = open(
                letters(2, null),
                mmlu("full", "1", 1),
                mmlu("full", "2", 1),
                mmlu("full", "3", 1),
                mmlu("solved", "1", 1),
                mmlu("solved", "2", 1))) {
            List<ItemResult> results = results(suite);

            assertThat(results).extracting(ItemResult::task).containsExactly("full");
            assertThat(suite.section(results, results).facts()).containsEntry("Subjects without a question", "solved");
        }
    }

    @Test
    void arcsAndHellaSwagsLayouts() throws IOException {
        String arc = "{\"question\": \"Where is it dark?\", \"choices\": {\"text\": [\"in a cave\", \"at noon\"], "
                + "\"label\": [\"1\", \"2\"]}, \"answerKey\": \"2\"}";
        String hellaSwag = "{\"activity_label\": \"Baking\", \"ctx_a\": \"He takes [step] flour.\", \"ctx_b\": \"he\", "
                + "\"ctx\": \"x\", \"endings\": [\"mixes it.\", \"flies.\", \"sinks [title] sails.\"], \"label\": \"0\"}";
        try (ItemSuite suite = open(letters(0, null), arc, hellaSwag)) {
            List<ItemResult> results = results(suite);

            assertThat(results.get(0).promptEnd()).isEqualTo("Question: Where is it dark?\nAnswer:");
            assertThat(results.get(0).references()).containsExactly(" at noon");
            assertThat(results.get(1).promptEnd()).isEqualTo("Baking: He takes flour. He");
            assertThat(results.get(1).references()).containsExactly(" mixes it.");
        }
        try (ItemSuite suite =
                open(new MultipleChoice(ChoiceBy.Letters, 0, null, PromptForm.Chat), arc.replace("\"2\"}", "\"1\"}"))) {
            assertThat(results(suite).get(0).references()).containsExactly("A");
        }
    }

    /** As its authors published it; labels may be missing. */
    @Test
    void arcsOptionsWithinTheQuestion() throws IOException {
        String arc = "{\"id\": \"MCAS_1\", \"question\": {\"stem\": \"Where is it dark?\", \"choices\": ["
                + "{\"text\": \"in a cave\", \"label\": \"A\"}, {\"text\": \"at noon\", \"label\": \"B\"}]}, \"answerKey\": \"B\"}";
        String unlabelled = arc.replaceAll(", \"label\": \"[AB]\"", "");
        try (ItemSuite suite = open(letters(0, null), arc, unlabelled)) {
            assertThat(results(suite)).hasSize(2).allSatisfy(result -> {
                assertThat(result.promptEnd()).isEqualTo("Question: Where is it dark?\nAnswer:");
                assertThat(result.references()).containsExactly(" at noon");
            });
        }
        assertThatThrownBy(() -> open(letters(0, null), arc.replace("\"text\": \"at noon\", ", "")))
                .isInstanceOf(FailureException.class)
                .hasMessage("file line 1 has no list of at least two choices");
    }

    /** MMLU's tables as its authors published them, with names for the columns; a third option may be the last. */
    @Test
    void optionsInColumnsOfTheirOwn() throws IOException {
        String row =
                "{\"question\": \"Where is it dark?\", \"A\": \"at noon\", \"B\": \"in a cave\", \"C\": \"on a hill\", "
                        + "\"answer\": \"B\"}";
        try (ItemSuite suite = open(letters(0, null), row)) {
            assertThat(results(suite)).singleElement().satisfies(result -> {
                assertThat(result.promptEnd())
                        .endsWith("Where is it dark?\nA. at noon\nB. in a cave\nC. on a hill\nAnswer:");
                assertThat(result.references()).containsExactly(" B");
            });
        }
        try (ItemSuite suite =
                open(letters(0, null), row.replace("at noon", "B").replace("in a cave", "AB"))) {
            assertThat(results(suite))
                    .as("a letter names its column, whatever an option says")
                    .hasSize(1);
        }
        assertThatThrownBy(() -> open(letters(0, null), row.replace("in a cave", " ")))
                .isInstanceOf(FailureException.class)
                .hasMessage("file line 1 has an empty text in \"A, B, C\"");
    }

    @Test
    void aRecordOfNoLayoutIsTold() {
        assertThatThrownBy(() -> open(letters(0, null), "{\"question\": \"x\", \"answer\": 1}"))
                .isInstanceOf(FailureException.class)
                .hasMessage("file line 1 has no list of at least two choices");
        assertThatThrownBy(() -> open(letters(0, null), mmlu("a", "x", 4)))
                .isInstanceOf(FailureException.class)
                .hasMessage(
                        "file line 1 has the answer \"4\", which is none of its options \"one\", \"two\", \"three\", \"four\"");
    }
}
