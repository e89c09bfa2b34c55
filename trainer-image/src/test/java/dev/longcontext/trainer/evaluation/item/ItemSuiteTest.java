package dev.longcontext.trainer.evaluation.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import dev.longcontext.contract.Metric;
import dev.longcontext.contract.Metric.Scale;
import dev.longcontext.estimator.TextReading;
import dev.longcontext.trainer.evaluation.item.ItemSuite.Questions;
import dev.longcontext.trainer.evaluation.suite.SuiteInputs;
import dev.longcontext.trainer.evaluation.suite.Unit;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ItemSuiteTest {
    private static final Path FOLDER = Reference.fixture("tiny-llama/fp32");
    private static final List<Metric> METRICS = List.of(new Metric("score", Scale.Share));
    private static final int LONGEST = 2_000;

    private final StopSignal never = new StopSignal();
    private NDManager manager;
    private LlamaModel model;
    private Tokenizer tokenizer;

    @BeforeAll
    void load() throws IOException {
        TorchRuntime.start(2);
        manager = TorchRuntime.newManager();
        model = LlamaModel.load(manager, ModelSource.of(FOLDER, TensorType.F32));
        tokenizer = Tokenizer.load(FOLDER);
    }

    @AfterAll
    void close() {
        tokenizer.close();
        model.close();
        manager.close();
    }

    private ItemSuite suite(List<Question> questions, StopSignal stop) {
        return suite(questions, stop, ChatFormat.of(tokenizer, FOLDER));
    }

    private ItemSuite suite(List<Question> questions, StopSignal stop, ChatFormat format) {
        SuiteInputs inputs =
                new SuiteInputs("test", format, 4_096, Set.of(), Optional.empty(), stop, new SilentProgress());
        return new ItemSuite(METRICS, inputs, new Questions(questions, TextReading.cached(LONGEST), true, Map.of()));
    }

    /** Two haystacks, each asked at several depths, as chats and as texts; and a choice after each. */
    private static List<Question> questions() {
        List<Question> questions = new ArrayList<>();
        for (int hay = 0; hay < 2; hay++) {
            String text = "The keeper wrote line " + hay + " in the log. ".repeat(150);
            for (int depth = 0; depth < 3; depth++) {
                String needle = text + "The number is " + depth + ". " + text.substring(0, 400);
                Scorer scorer = (answer, references) -> answer.length() / 1000.0;
                questions.add(question(
                        "chat/" + hay + "/" + depth,
                        new Item.Open(Prompt.chat(needle + "Which number?", " It is"), List.of("7"), 6, scorer)));
                questions.add(question(
                        "text/" + hay + "/" + depth, new Item.Open(new Prompt.Text(needle), List.of("7"), 6, scorer)));
                questions.add(question(
                        "choice/" + hay + "/" + depth,
                        new Item.Choice(
                                new Prompt.Text(needle), List.of(" one", " the lighthouse", " 7"), 2, depth == 0)));
            }
        }
        return questions;
    }

    private static Question question(String id, Item item) {
        return new Question(id, id.substring(0, 4), 1_000, 0.5, () -> item);
    }

    private Map<String, String> results(List<Question> questions) throws IOException {
        Map<String, String> results = new TreeMap<>();
        try (ItemSuite suite = suite(questions, never)) {
            for (Unit<ItemResult> unit : suite.units()) {
                ItemResult result = unit.measurement().on(model).result();
                results.put(unit.id(), Json.compact(result));
                assertThat(Json.MAPPER.readValue(Json.compact(result), ItemResult.class))
                        .isEqualTo(result);
            }
        }
        return results;
    }

    @Test
    void orderAndInterruptionChangeNothing() throws IOException {
        Map<String, String> expected = results(questions());
        assertThat(expected).hasSize(18);
        for (int seed = 0; seed < 2; seed++) {
            List<Question> shuffled = questions();
            Collections.shuffle(shuffled, new Random(seed));

            assertThat(results(shuffled)).isEqualTo(expected);
        }
        List<Question> rest = questions().subList(7, 18); // as after a kill: nothing is warm
        assertThat(results(rest)).allSatisfy((id, result) -> assertThat(result).isEqualTo(expected.get(id)));
    }

    @Test
    void whatAStopCutsShortIsNoAnswer() {
        StopSignal stop = new StopSignal();
        stop.request();
        Unit<ItemResult> unit = suite(questions(), stop).units().get(0);

        assertThatThrownBy(() -> unit.measurement().on(model)).isInstanceOf(FailureException.class);
    }

    /** Of broken weights: no token is the most likely, so no answer is right or wrong. */
    @Test
    void logitsThatAreNoNumbersGiveNoScore() throws IOException {
        ModelSource broken = ModelSource.of(FOLDER, TensorType.F32).withRopeTheta(Double.NaN);
        try (LlamaModel nan = LlamaModel.load(manager, broken);
                ItemSuite suite = suite(questions(), never)) {
            List<ItemResult> results = new ArrayList<>();
            for (Unit<ItemResult> unit : suite.units()) {
                results.add(unit.measurement().on(nan).result());
            }

            assertThat(results)
                    .hasSize(18)
                    .allSatisfy(result -> assertThat(result.score()).isNaN());
            assertThat(suite.metrics(results)).containsEntry(METRICS.get(0), Double.NaN);
        }
    }

    @Test
    void aPromptWithoutATokenIsRefused(@TempDir Path other) throws IOException {
        Files.copy(FOLDER.resolve("tokenizer.json"), other.resolve("tokenizer.json"));
        Files.writeString(other.resolve("chat_template.jinja"), "{% if false %}{{ messages }}{% endif %}");
        Item nothing = new Item.Open(Prompt.chat("Which?"), List.of("7"), 6, (answer, references) -> 1);
        try (Tokenizer own = Tokenizer.load(other)) {
            Unit<ItemResult> unit = suite(List.of(question("nothing", nothing)), never, ChatFormat.of(own, other))
                    .units()
                    .get(0);

            assertThatThrownBy(() -> unit.measurement().on(model))
                    .isInstanceOf(FailureException.class)
                    .hasMessage("evaluation test: the prompt of item nothing has no token");
        }
    }

    @Test
    void itsItemsAreKnownBeforeTheyAreAsked() {
        assertThat(suite(questions(), never).plannedItems(METRICS.get(0))).hasValue(18);
        assertThat(suite(questions(), never).plannedItems(new Metric("worstTaskScore", Scale.Share)))
                .as("of chats, texts and choices each")
                .hasValue(6);
    }

    @Test
    void anAnswerIsShownWithWhatWasAskedLast() throws IOException {
        ItemResult result =
                suite(questions(), never).units().get(0).measurement().on(model).result();

        assertThat(result.promptEnd()).endsWith("It is").hasSizeLessThanOrEqualTo(300);
        assertThat(result.references()).containsExactly("7");
        assertThat(result.promptTokens()).isGreaterThan(500);
    }

    /** Of fewer characters, as Chinese has: a cache that it does not fit into would be found out only after the training. */
    @Test
    void theLongestItemIsTheOneOfTheMostTokens() throws IOException {
        ChatFormat format = ChatFormat.of(tokenizer, FOLDER);
        String english = "The keeper wrote a line in the log. ".repeat(40);
        String chinese = "早晨下了雨".repeat(120);
        int most = new Prompt.Text(chinese).ids(format).length;
        assertThat(chinese).hasSizeLessThan(english.length());
        assertThat(most).isGreaterThan(Prompt.chat(english).ids(format).length);

        assertThat(ItemSuite.longest(List.of(open(Prompt.chat(english)), open(new Prompt.Text(chinese))), format))
                .isEqualTo(TextReading.cached(most, most + 6));
    }

    @Test
    void ofManyItemsTheLongestIsFoundWhereverItStands() throws IOException {
        ChatFormat format = ChatFormat.of(tokenizer, FOLDER);
        List<Question> questions = new ArrayList<>(Collections.nCopies(1_000, open(new Prompt.Text("Short."))));
        Prompt longest = new Prompt.Text("The keeper wrote a line in the log. ".repeat(10));
        questions.add(700, open(longest));

        int prompt = longest.ids(format).length;
        assertThat(ItemSuite.longest(questions, format)).isEqualTo(TextReading.cached(prompt, prompt + 6));
        assertThat(ItemSuite.longest(List.of(), format)).isEqualTo(TextReading.cached(0));
    }

    /** They are not generated token by token. */
    @Test
    void theOptionsOfAChoiceAreReadAsThePromptIs() throws IOException {
        ChatFormat format = ChatFormat.of(tokenizer, FOLDER);
        Prompt prompt = new Prompt.Text("The keeper wrote a line in the log.");
        Item choice = new Item.Choice(prompt, List.of("a", "bc"), 0, false);
        Question question = new Question("1", "choice", 0, null, () -> choice);

        assertThat(ItemSuite.longest(List.of(question), format))
                .isEqualTo(TextReading.cached(prompt.ids(format).length + 8));
    }

    private static Question open(Prompt prompt) {
        return question("open/1", new Item.Open(prompt, List.of("7"), 6, (answer, references) -> 1));
    }
}
