package dev.longcontext.trainer.evaluation.longbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longcontext.contract.LongBench;
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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LongBenchItemsTest {
    private static final Path FOLDER = Reference.fixture("tiny-llama/fp32");

    private Tokenizer tokenizer;

    @BeforeAll
    void load() {
        tokenizer = Tokenizer.load(FOLDER);
    }

    @AfterAll
    void close() {
        tokenizer.close();
    }

    private Item.Open item(int maxPromptTokens, Map<String, Object> record) throws IOException {
        return item(maxPromptTokens, 100_000, record);
    }

    private Item.Open item(Integer maxPromptTokens, int maxLength, Map<String, Object> record) throws IOException {
        ChatFormat format = ChatFormat.of(tokenizer, FOLDER);
        LongBenchItems items = new LongBenchItems(new LongBench(maxPromptTokens), format, maxLength);
        SourceRecord line = new SourceRecord("own", "own.jsonl line 3", Json.MAPPER.readTree(Json.compact(record)));
        return (Item.Open) items.item(line);
    }

    private static Map<String, Object> record(String dataset, Object answers) {
        return new HashMap<>(
                Map.of("dataset", dataset, "context", "The {input} lamp $1.", "input", "Which?", "answers", answers));
    }

    private static String text(Item.Open item) {
        return item.prompt() instanceof Prompt.Chat chat
                ? chat.messages().get(0).content()
                : ((Prompt.Text) item.prompt()).text();
    }

    @Test
    void promptsAreLongBenchs() throws IOException {
        Item.Open item = item(1_000, record("multifieldqa_en", List.of("a lamp")));

        assertThat(text(item))
                .isEqualTo(
                        "Read the following text and answer briefly.\n\nThe {input} lamp $1.\n\nNow, answer the following "
                                + "question based on the above text, only give me the answer and do not output any other words.\n\n"
                                + "Question: Which?\nAnswer:");
        assertThat(item.maxNewTokens()).isEqualTo(64);
        assertThat(item.prompt()).isInstanceOf(Prompt.Chat.class);
        assertThat(item(1_000, record("lcc", List.of("x"))).prompt()).isInstanceOf(Prompt.Text.class);
    }

    @Test
    void everySetHasItsScore() throws IOException {
        for (String set : LongBenchSet.ALL.keySet()) {
            Map<String, Object> record = record(set, List.of(set.contains("retrieval") ? "Paragraph 7" : "7"));
            record.put("all_classes", List.of("7", "8"));
            Item.Open item = item(1_000, record);

            assertThat(item.scorer().score(item.references().get(0), item.references()))
                    .as(set)
                    .isGreaterThan(0.99);
            assertThat(item.scorer().score("nothing of it", item.references()))
                    .as(set)
                    .isLessThan(0.2);
        }
    }

    @Test
    void answersOfFewShotSetsAreCutToTheirFirstLine() throws IOException {
        Map<String, Object> record = record("trec", List.of("Date"));
        record.put("all_classes", List.of("Date", "Number"));
        Item.Open item = item(1_000, record);

        assertThat(item.scorer().score("\nDate\nType: Number", item.references()))
                .isEqualTo(1);
        assertThat(item.scorer().score("Date Number", item.references())).isEqualTo(0.5);
    }

    @Test
    void theMiddleOfALongPromptIsLeftOut() throws IOException {
        Map<String, Object> record = record("gov_report", List.of("x"));
        record.put("context", "begin " + "the keeper wrote the wind. ".repeat(200) + "end");
        String text = text(item(200, record));

        assertThat(tokenizer.encode(text).length).isBetween(190, 210);
        assertThat(text).startsWith("You are given a report").endsWith("summary of the report.\n\nSummary:");
    }

    /** Prompts are 31,500 tokens long where nothing is said, and a model of 900 cannot read them. */
    @Test
    void promptAndAnswerAreNoLongerThanTheTarget() throws IOException {
        ChatFormat format = ChatFormat.of(tokenizer, FOLDER);
        for (String set : List.of("gov_report", "lcc")) {
            Map<String, Object> record = record(set, List.of("x"));
            record.put("context", "begin " + "the keeper wrote the wind. ".repeat(1_000) + "end");
            for (Integer asked : Arrays.asList(null, 900)) {
                Item.Open item = item(asked, 900, record);

                assertThat(item.prompt().ids(format).length + item.maxNewTokens())
                        .isBetween(880, 900);
            }
        }
        assertThat(item(null, 100_000, record("gov_report", List.of("x"))).prompt())
                .isEqualTo(item(1_000, record("gov_report", List.of("x"))).prompt());
        assertThatThrownBy(() -> item(null, 520, record("gov_report", List.of("x"))))
                .isInstanceOf(FailureException.class)
                .hasMessage(
                        "own.jsonl line 3 has no room in 520 tokens beside the chat template and the 512 tokens of its answer");
    }

    private static Map<String, Object> ofVersion2(String answer) {
        return Map.of(
                "context",
                "C",
                "question",
                "Q?",
                "choice_A",
                "a",
                "choice_B",
                "b",
                "choice_C",
                "c",
                "choice_D",
                "d",
                "answer",
                answer,
                "domain",
                "Code");
    }

    @Test
    void versionTwo() throws IOException {
        Item.Open item = item(1_000, ofVersion2("C"));

        assertThat(text(item))
                .isEqualTo(
                        "Please read the following text and answer the question below.\n\n<text>\nC\n</text>\n\nWhat is the "
                                + "correct answer to this question: Q?\nChoices:\n(A) a\n(B) b\n(C) c\n(D) d\n\nFormat your response "
                                + "as follows: \"The correct answer is (insert answer here)\".");
        assertThat(item.scorer().score("The correct answer is (C) c", item.references()))
                .isEqualTo(1);
        assertThat(item.scorer().score("C", item.references())).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "'The correct answer is (B), see above.', B",
        "'The **correct** answer is **B**', B",
        "'The correct answer is A. The correct answer is (D)', D",
        "'It is (B)', ''"
    })
    void aLetterIsReadAsTheOriginalReadsIt(String answer, String letter) {
        assertThat(LongBenchItems.letter(answer)).isEqualTo(letter);
    }

    @Test
    void whatIsNoItemIsTold() {
        assertThatThrownBy(() -> item(1_000, record("dureader", List.of("x"))))
                .isInstanceOf(FailureException.class)
                .hasMessageStartingWith("own.jsonl line 3 is of the set \"dureader\"; known are 2wikimqa, gov_report,");
        assertThatThrownBy(() -> item(1_000, record("trec", List.of("x"))))
                .hasMessage("own.jsonl line 3 has no classes \"all_classes\"");
        assertThatThrownBy(() -> item(1_000, record("passage_retrieval_en", List.of("7"))))
                .hasMessage("own.jsonl line 3 has an answer that is not like \"Paragraph 12\"");
        assertThatThrownBy(() -> item(1_000, ofVersion2("E")))
                .hasMessage("own.jsonl line 3 has the answer \"E\", which is not A, B, C or D");
    }
}
