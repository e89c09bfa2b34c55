package dev.longcontext.trainer.evaluation.custom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.longcontext.contract.Custom;
import dev.longcontext.contract.Custom.AnswerMetric;
import dev.longcontext.contract.PromptForm;
import dev.longcontext.trainer.data.SourceRecords.SourceRecord;
import dev.longcontext.trainer.evaluation.item.Item;
import dev.longcontext.trainer.evaluation.item.Prompt;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CustomItemsTest {
    private static final Path FOLDER = Reference.fixture("tiny-llama/fp32");

    private Tokenizer tokenizer;
    private ChatFormat format;

    @BeforeAll
    void load() {
        tokenizer = Tokenizer.load(FOLDER);
        format = ChatFormat.of(tokenizer, FOLDER);
    }

    @AfterAll
    void close() {
        tokenizer.close();
    }

    private Item item(AnswerMetric metric, Integer maxPromptTokens, String template, String json) throws IOException {
        Custom settings = new Custom(metric, 20, maxPromptTokens, template, PromptForm.Text);
        return new CustomItems(settings, format, 1_000)
                .item(new SourceRecord("own", "own.jsonl line 7", Json.MAPPER.readTree(json)));
    }

    private static String text(Item item) {
        return ((Prompt.Text) item.prompt()).text();
    }

    private static final String PLAIN =
            "{\"context\": \"The {question} lamp.\", \"question\": \"Which?\", \"answers\": [\"a\"]}";

    @Test
    void aTemplateIsFilledInOneGo() throws IOException {
        assertThat(text(item(AnswerMetric.Exact, null, null, PLAIN))).isEqualTo("The {question} lamp.\n\nWhich?");
        assertThat(text(item(AnswerMetric.Exact, null, "Q: {question}\nT: {context}\nA:", PLAIN)))
                .isEqualTo("Q: Which?\nT: The {question} lamp.\nA:");
        assertThat(text(item(AnswerMetric.Exact, null, null, "{\"question\": \"Why?\", \"answer\": 4}")))
                .isEqualTo("Why?");
    }

    /** The layouts of SQuAD and InfiniteBench. */
    @Test
    void otherLayoutsOfQuestions() throws IOException {
        Item squad = item(
                AnswerMetric.F1,
                null,
                null,
                "{\"question\": \"Who?\", \"answers\": {\"text\": [\"she\", \"her\"], \"answer_start\": [1, 2]}}");
        Item infinite =
                item(AnswerMetric.F1, null, null, "{\"context\": \"T\", \"input\": \"Who?\", \"answer\": [\"she\"]}");

        assertThat(squad.references()).containsExactly("she", "her");
        assertThat(text(infinite)).isEqualTo("T\n\nWho?");
        assertThat(infinite.references()).containsExactly("she");
    }

    @ParameterizedTest
    @CsvSource({
        "Exact, The Lamp!, 1", "Exact, a lamp there, 0",
        "F1, lamp there, 0.6666666666666666", "RougeL, The lamp, 0.66666666",
        "Contains, I saw the LAMP., 1", "Contains, nothing, 0",
        "RegularExpression, lamp, 1", "RegularExpression, Lamp, 0"
    })
    void metricsTakeTheBestAnswer(AnswerMetric metric, String answer, double score) throws IOException {
        Item.Open item = (Item.Open)
                item(metric, null, null, "{\"question\": \"Which?\", \"answers\": [\"tower of light\", \"lamp\"]}");

        assertThat(item.scorer().score(answer, item.references())).isCloseTo(score, within(1e-7));
        assertThat(item.maxNewTokens()).isEqualTo(20);
    }

    @Test
    void theMiddleOfALongContextIsLeftOut() throws IOException {
        String context = "begin " + "the keeper wrote the wind. ".repeat(200) + "end";
        String json = Json.compact(java.util.Map.of("context", context, "question", "Which?", "answers", List.of("x")));
        Item item = item(AnswerMetric.Exact, 300, null, json);

        assertThat(item.prompt().ids(format).length).isBetween(280, 300);
        assertThat(text(item)).startsWith("begin the keeper").endsWith("wind. end\n\nWhich?");
        assertThat(item(AnswerMetric.Exact, null, null, json).prompt().ids(format).length)
                .as("the target length less the answer's")
                .isBetween(960, 980);
    }

    @Test
    void choices() throws IOException {
        Item.Choice item = (Item.Choice) item(
                AnswerMetric.Choice,
                null,
                null,
                "{\"question\": \"Which?\", \"choices\": [\"one\", \"two\"], \"answer\": \"two\"}");

        assertThat(item.options()).containsExactly(" one", " two");
        assertThat(item.right()).isEqualTo(1);
    }

    @Test
    void whatIsWrongIsToldWithItsPlace() {
        assertThatThrownBy(() -> item(AnswerMetric.F1, null, null, "{\"context\": \"x\"}"))
                .isInstanceOf(FailureException.class)
                .hasMessage("own.jsonl line 7 has no text \"question\"");
        assertThatThrownBy(() -> item(AnswerMetric.F1, null, null, "{\"question\": \"x\", \"answers\": []}"))
                .hasMessage("own.jsonl line 7 has no texts \"answers\"");
        assertThatThrownBy(() ->
                        item(AnswerMetric.RegularExpression, null, null, "{\"question\": \"x\", \"answers\": [\"(\"]}"))
                .hasMessage("own.jsonl line 7 has an answer that is not a regular expression: Unclosed group in (");
        assertThatThrownBy(() -> item(AnswerMetric.F1, 3, null, PLAIN))
                .hasMessage(
                        "own.jsonl line 7 has a question that is longer than the 3 tokens of a prompt, without any of its "
                                + "context");
    }
}
