package dev.longcontext.trainer.evaluation.ruler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longcontext.contract.PromptForm;
import dev.longcontext.contract.Ruler;
import dev.longcontext.contract.Ruler.RulerTask;
import dev.longcontext.trainer.evaluation.hay.Draft;
import dev.longcontext.trainer.evaluation.hay.Hay;
import dev.longcontext.trainer.evaluation.hay.SizeSearch;
import dev.longcontext.trainer.evaluation.hay.SizedItems;
import dev.longcontext.trainer.evaluation.item.Item;
import dev.longcontext.trainer.evaluation.item.ItemSuite;
import dev.longcontext.trainer.evaluation.item.Prompt;
import dev.longcontext.trainer.evaluation.suite.SuiteInputs;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.miniature.SplitMix64;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.stage.SilentProgress;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RulerSuiteTest {
    private static final Path FOLDER = Reference.fixture("tiny-llama/fp32");

    private Tokenizer tokenizer;
    private SuiteInputs inputs;

    @BeforeAll
    void load() {
        tokenizer = Tokenizer.load(FOLDER);
        inputs = new SuiteInputs(
                "ruler",
                ChatFormat.of(tokenizer, FOLDER),
                8_192,
                Set.of(),
                Optional.empty(),
                new StopSignal(),
                new SilentProgress());
    }

    @AfterAll
    void close() {
        tokenizer.close();
    }

    private static Ruler settings(List<Integer> lengths, List<RulerTask> tasks) {
        return new Ruler(lengths, tasks, 3, PromptForm.Chat, 42L);
    }

    private SizedItems items(RulerTask task) {
        Ruler settings = settings(List.of(8_192), null);
        return new SizedItems(
                RulerSuite.task(task, Hay.shipped(), this::tokens),
                task.name(),
                8_192,
                RulerSuite.wanted(settings),
                this::tokens);
    }

    private int tokens(Prompt prompt) {
        return prompt.ids(inputs.format()).length;
    }

    @Test
    void everyTaskHasItsItemsAtEveryLength() {
        Ruler settings = settings(List.of(8_192, 16_384), null);
        try (ItemSuite suite = RulerSuite.open(settings, inputs)) {
            List<String> ids = suite.units().stream().map(unit -> unit.id()).toList();

            assertThat(ids).hasSize(2 * 11 * 3).doesNotHaveDuplicates().contains("16384/NiahMultiKey3/2");
            assertThat(suite.reading().length()).isEqualTo(16_384);
            assertThat(suite.reading().prompt())
                    .as("without the shortest answer")
                    .isBetween(16_000, 16_383);
        }
    }

    @Test
    void anItemIsTheSameWheneverItIsMade() {
        for (RulerTask task : RulerTask.values()) {
            Item first = items(task).item(2);
            SizedItems again = items(task);
            Item other = again.item(0);

            assertThat(again.item(2).prompt()).isEqualTo(first.prompt());
            assertThat(other.prompt()).isNotEqualTo(first.prompt());
        }
    }

    @Test
    void aLengthWithoutRoomForATaskIsRefused() {
        assertThatThrownBy(() -> RulerSuite.open(settings(List.of(8_192, 300), List.of(RulerTask.CommonWords)), inputs))
                .isInstanceOf(FailureException.class)
                .hasMessageMatching("an item of the task CommonWords has at least \\d+ tokens with this model's "
                        + "tokenizer, its answer included, and ruler.lengths has 300");
    }

    @ParameterizedTest
    @EnumSource(RulerTask.class)
    void aTinyLengthIsRefusedWithTheLeastOne(RulerTask task) {
        for (int length : new int[] {1, 40, 60}) {
            assertThatThrownBy(() -> RulerSuite.open(settings(List.of(length), List.of(task)), inputs))
                    .isInstanceOf(FailureException.class)
                    .hasMessageMatching("an item of the task " + task + " has at least \\d+ tokens with this model's "
                            + "tokenizer, its answer included, and ruler.lengths has " + length);
        }
    }

    /** The three most frequent words after the dots must be there. */
    @Test
    void theShortestFrequentWordsCanBeAnswered() {
        Draft draft = new FrequentWords().draft(new SplitMix64(3), 27, 300);

        assertThat(draft.answers())
                .hasSize(3)
                .allSatisfy(word -> assertThat(draft.input()).contains(word));
        assertThat(new FrequentWords().sizes(300).step()).isEqualTo(27);
    }

    @Test
    void whereTheListsEndWordsGoOnAsPairs() {
        List<String> words = Words.different(new SplitMix64(3), 9_500);

        assertThat(new HashSet<>(words)).hasSize(9_500);
        assertThat(words).anyMatch(word -> word.contains("-"));
    }

    @Test
    void uuidsAreOfVersionFour() {
        SplitMix64 rng = new SplitMix64(3);

        assertThat(IntStream.range(0, 100).mapToObj(i -> Words.Kind.uuids.draw(rng)))
                .allMatch(uuid -> uuid.matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
    }

    @Test
    void theSearchFindsTheLastSizeThatFits() {
        for (int last : new int[] {0, 1, 2, 7, 8, 1_000}) {
            assertThat(SizeSearch.greatest(1_000_000, index -> index <= last)).isEqualTo(last);
            assertThat(SizeSearch.greatest(last, index -> true)).isEqualTo(last);
        }
    }
}
