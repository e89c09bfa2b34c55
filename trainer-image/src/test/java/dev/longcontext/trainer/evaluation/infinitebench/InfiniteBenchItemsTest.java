package dev.longcontext.trainer.evaluation.infinitebench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.longcontext.contract.InfiniteBench;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InfiniteBenchItemsTest {
    private static final Path FOLDER = Reference.fixture("tiny-llama/fp32");
    private static final String QUESTIONS = "longbook-qa-eng";
    private static final String SUMMARIES = "longbook-sum-eng";

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

    private Item.Open item(Integer maxPromptTokens, int maxLength, String source, Map<String, Object> record)
            throws IOException {
        InfiniteBenchItems items = new InfiniteBenchItems(new InfiniteBench(maxPromptTokens), format, maxLength);
        return (Item.Open)
                items.item(new SourceRecord(source, "own.jsonl line 3", Json.MAPPER.readTree(Json.compact(record))));
    }

    /** As the hub's files have them; a record of a summary asks nothing. */
    private static Map<String, Object> record(String input, String... answers) {
        return new HashMap<>(Map.of(
                "id",
                0,
                "context",
                "The {question} lamp $1.",
                "input",
                input,
                "answer",
                answers,
                "options",
                List.of()));
    }

    private static String text(Item.Open item) {
        return ((Prompt.Chat) item.prompt()).messages().get(0).content();
    }

    @Test
    void promptsAreInfiniteBenchs() throws IOException {
        Item.Open question = item(null, 10_000, QUESTIONS, record("Which?", "a lamp", "the lamp"));
        Item.Open summary = item(null, 10_000, SUMMARIES, record("", "It is about a lamp."));

        assertThat(text(question))
                .isEqualTo("Read the book and answer the question. Be very concise in your answer.\n\n"
                        + "The {question} lamp $1.\n\nQuestion: Which?\nAnswer:");
        assertThat(question.maxNewTokens()).isEqualTo(40);
        assertThat(question.references()).containsExactly("a lamp", "the lamp");
        assertThat(text(summary)).isEqualTo("Summarize the book below.\n\nThe {question} lamp $1.\n\nSummary:");
        assertThat(summary.maxNewTokens()).isEqualTo(1_200);
    }

    /** F1 without case and articles; ROUGE-Lsum by lines, where ROUGE-L would find the half. */
    @Test
    void scoresAreThoseOfTheTask() throws IOException {
        Item.Open question = item(null, 10_000, QUESTIONS, record("Which?", "no", "red lamp"));
        Item.Open summary = item(null, 10_000, SUMMARIES, record("", "one two\nthree four"));

        assertThat(question.scorer().score("The Lamp.", question.references())).isCloseTo(2 / 3.0, within(1e-9));
        assertThat(summary.scorer().score("Three four\nOne two", summary.references()))
                .isCloseTo(1, within(1e-9));
        assertThat(summary.scorer().score("", summary.references())).isZero();
    }

    @Test
    void theMiddleOfALongBookIsLeftOut() throws IOException {
        Map<String, Object> record = record("Which?", "x");
        record.put("context", "begin " + "the keeper wrote the wind. ".repeat(400) + "end");

        Item.Open item = item(300, 1_000, QUESTIONS, record);
        assertThat(tokenizer.encode(text(item)).length).isBetween(290, 310);
        assertThat(text(item)).startsWith("Read the book").endsWith("Question: Which?\nAnswer:");
        assertThat(item(null, 1_000, QUESTIONS, record).prompt().ids(format).length + 40)
                .as("prompt and answer, where nothing is said")
                .isBetween(980, 1_000);
    }

    @Test
    void aRecordMayNameItsTask() throws IOException {
        Map<String, Object> record = record("Which?", "a lamp");
        record.put("task", "longbook_qa_eng");

        assertThat(item(null, 10_000, "mine", record).maxNewTokens()).isEqualTo(40);
    }

    @Test
    void whatIsNoItemIsTold() {
        assertThatThrownBy(() -> item(null, 10_000, "code-debug", record("Which?", "x")))
                .isInstanceOf(FailureException.class)
                .hasMessage(
                        "own.jsonl line 3 is of the task \"code_debug\"; known are longbook_qa_eng and longbook_sum_eng");
        assertThatThrownBy(() -> item(null, 10_000, QUESTIONS, record("", "x")))
                .hasMessage("own.jsonl line 3 has an empty text \"input\"");
        assertThatThrownBy(() -> item(null, 10_000, SUMMARIES, record("")))
                .hasMessage("own.jsonl line 3 has no texts \"answer\"");
        assertThatThrownBy(() -> item(null, 1_200, SUMMARIES, record("", "x")))
                .hasMessage(
                        "own.jsonl line 3 has no room in 1200 tokens beside the chat template and the 1200 tokens of its answer");
    }
}
