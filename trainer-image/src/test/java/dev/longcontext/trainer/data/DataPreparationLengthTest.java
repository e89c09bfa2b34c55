package dev.longcontext.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.DataConfig.Overlong;
import dev.longcontext.contract.DataConfig.OverlongAction;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.tokenization.TokenLengths;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Samples that are longer than the target length: dropped or truncated, and counted. */
class DataPreparationLengthTest extends PreparedSources {

    @Test
    void dropsAndTruncatesWhatIsTooLongAndCountsIt() throws Exception {
        targetLength = 16;
        String longText = "{\"text\":\"" + "river ".repeat(40) + "\"}";
        String longChat = CHAT.replace("A river?", "river ".repeat(40));

        DataCounts counts = prepare(source("mixed", longText + "\n" + longChat + "\n" + CHAT));

        assertThat(counts)
                .isEqualTo(
                        new DataCounts(32, 18, 16, 0, 0, Map.of(Fate.KEPT, 1L, Fate.TRUNCATED, 1L, Fate.TOO_LONG, 1L)));
        try (SampleStore store = SampleStore.open(folder)) {
            assertThat(store.provenance(0).truncated()).isTrue();
            assertThat(store.sample(0).ids()).hasSize(16).doesNotContain(tokenizer.specialToken("<|end_of_text|>"));
            assertThat(store.provenance(1).line()).isEqualTo(3);
        }
    }

    /** By a bound that is too low for this text, which shows that it is not tokenised to find out. */
    @Test
    void dropsWithoutTokenisingWhatCannotFit() throws Exception {
        targetLength = 32;
        longestToken = 2;
        overlong = new Overlong(OverlongAction.Drop, OverlongAction.Drop);
        String text = "{\"text\":\"" + "river ".repeat(12) + "\"}";
        String chat = CHAT.replace("A river?", "river ".repeat(12));

        DataCounts counts = prepare(source("mixed", text + "\n" + chat + "\n" + CHAT));

        assertThat(counts.dropped()).isEqualTo(2);
        longestToken = 0;
        assertThat(prepare(source("mixed", text + "\n" + chat + "\n" + CHAT)).dropped())
                .isZero();
    }

    @Test
    void whatIsCutBeforeItIsTokenisedIsWhatWouldHaveBeenLeft() throws Exception {
        overlong = new Overlong(OverlongAction.Truncate, OverlongAction.Truncate);
        String words = "The river, \ud83d\ude00 ".repeat(9_000);
        String gap = "a" + " ".repeat(90_000) + "b";
        List<String> lines = new ArrayList<>();
        for (String content : List.of(words, "x" + words, gap, "1".repeat(90_000), "river ".repeat(9_000))) {
            lines.add("{\"text\":\"" + content + "\"}");
            lines.add(CHAT.replace("\"12\"", "\"" + content + "\""));
            lines.add(CHAT.replace("]}", ",{\"role\":\"assistant\",\"content\":\"" + content + "\"}]}"));
        }
        Source source = source("long", String.join("\n", lines));
        targetLength = 1_000;
        List<String> whole = idsOf(source);
        longestToken = TokenLengths.longest(MODEL);

        assertThat(idsOf(source)).isEqualTo(whole);
        FailureException beyond = refusal(source("beyond", CHAT.replace("A river?", words)));
        assertThat(beyond).hasMessageContaining("(the sample has more than ");
    }

    private List<String> idsOf(Source source) throws IOException, InterruptedException {
        prepare(source);
        try (SampleStore store = SampleStore.open(folder)) {
            return IntStream.range(0, store.size())
                    .mapToObj(i -> Arrays.toString(store.sample(i).ids())
                            + Arrays.toString(store.sample(i).labels()))
                    .toList();
        }
    }

    @Test
    void dropsTextsAndTruncatesChatsWhenToldSo() throws Exception {
        targetLength = 16;
        overlong = new Overlong(OverlongAction.Truncate, OverlongAction.Drop);
        String longText = "{\"text\":\"" + "river ".repeat(40) + "\"}";
        String longAnswer = CHAT.replace("\"12\"", "\"" + "1".repeat(40) + "\"");

        DataCounts counts = prepare(source("mixed", longText + "\n" + longAnswer));

        assertThat(counts.dropped()).isEqualTo(1);
        assertThat(counts.of(Fate.TRUNCATED)).isEqualTo(1);
        assertThat(counts.longestSample()).isEqualTo(16);
    }

    @Test
    void refusesAChatWhoseEveryTargetWasCutOff() throws Exception {
        targetLength = 16;
        overlong = new Overlong(OverlongAction.Truncate, OverlongAction.Truncate);

        FailureException failure = refusal(source("chats", CHAT.replace("A river?", "river ".repeat(40))));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidData);
        assertThat(failure)
                .hasMessage("pvc://data/chats.jsonl line 1: every trained token comes after context.targetLength = 16 "
                        + "(the sample has 54 tokens), so nothing can be trained");
        assertThat(failure.hint()).contains("Write overlong.chat: Drop, or raise spec.context.targetLength.");
    }

    @Test
    void refusesATextOfWhichOnlyTheStartTokenIsLeft() throws Exception {
        targetLength = 1;

        FailureException failure = refusal(source("texts", "{\"text\":\"7\"}\n"));

        assertThat(failure)
                .hasMessage("pvc://data/texts.jsonl line 1: every trained token comes after context.targetLength = 1 "
                        + "(the sample has 2 tokens), so nothing can be trained");
        assertThat(failure.hint()).contains("Write overlong.text: Drop, or raise spec.context.targetLength.");
    }

    @Test
    void saysWhyEverySampleWasDropped() throws IOException {
        targetLength = 16;
        String longChat = CHAT.replace("A river?", "river ".repeat(40));
        Path file = source("both", longChat + "\n{\"text\":\"7\"}\n{\"text\":\"8\"}")
                .files()
                .get(0)
                .path();

        FailureException failure = refusal(source("both", file, Selection.ALL.atLeast(9)));

        assertThat(failure)
                .hasMessage("no sample is left: 1 were dropped because they have more than 16 tokens, 2 were dropped"
                        + " because they have fewer tokens than their source's minTokens, or only one");
        assertThat(failure.hint().orElseThrow())
                .contains("Raise spec.context.targetLength", "Lower minTokens, or give longer texts.");
    }

    @Test
    void leavesOutWhatIsLongerThanItsSourceAllows() throws Exception {
        String lines = "{\"text\":\"7\"}\n{\"text\":\"" + "river ".repeat(20) + "\"}\n{\"text\":\""
                + "river ".repeat(90) + "\"}";
        Path file = source("mixed", lines).files().get(0).path();
        Selection selection = Selection.ALL.atMost(9);

        DataCounts counts = prepare(source("mixed", file, selection), source("all", file, Selection.ALL));

        assertThat(counts.samples()).isEqualTo(4);
        assertThat(counts.of(Fate.TOO_LONG)).isEqualTo(2);
        assertThat(counts.of(Fate.TRUNCATED)).isEqualTo(1);
        longestToken = TokenLengths.longest(MODEL);
        assertThat(prepare(source("mixed", file, selection), source("all", file, Selection.ALL)))
                .as("without tokenising what is surely too long")
                .isEqualTo(counts);
        assertThat(refusal(source("mixed", file, Selection.ALL.atMost(2))))
                .hasMessage(
                        "no sample is left: 3 were dropped because they have more than 64 tokens or their source's maxTokens");
    }
}
