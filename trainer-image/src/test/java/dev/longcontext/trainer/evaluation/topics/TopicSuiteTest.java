package dev.longcontext.trainer.evaluation.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.TopicRetrieval;
import dev.longcontext.trainer.evaluation.item.Item;
import dev.longcontext.trainer.evaluation.item.ItemSuite;
import dev.longcontext.trainer.evaluation.item.Prompt;
import dev.longcontext.trainer.evaluation.suite.SuiteInputs;
import dev.longcontext.trainer.evaluation.suite.Unit;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.miniature.SplitMix64;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.stage.SilentProgress;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicSuiteTest {
    private static final Path FOLDER = Reference.fixture("tiny-llama/fp32");
    private static final Pattern TOPIC = Pattern.compile("USER: I would like to discuss the topic of ([^.]+)\\. \n");

    private static List<String> topics(Item item) {
        String text = ((Prompt.Chat) item.prompt()).messages().get(0).content();
        return TOPIC.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 70, 100})
    void aRecordHasItsTopicsAndTheFirstIsAskedFor(int count) {
        Item item = TopicSuite.item(new SplitMix64(4), count);
        List<String> topics = topics(item);

        assertThat(topics).hasSize(count);
        assertThat(new HashSet<>(topics)).hasSize(count);
        assertThat(item.references()).containsExactly(topics.get(0));
        String text = ((Prompt.Chat) item.prompt()).messages().get(0).content();
        assertThat(text)
                .startsWith("Below is a record of our previous conversation on " + count + " different topics.")
                .endsWith(
                        "What is the first topic we discussed? Only give me the topic name. Do not summarize yourself.");
        assertThat(text.length() / count)
                .as("characters a topic, as LongEval's")
                .isBetween(2_000, 4_000);
    }

    @Test
    void anAnswerIsRightIfItNamesTheTopic() {
        Item.Open item = (Item.Open) TopicSuite.item(new SplitMix64(4), 5);
        String first = item.references().get(0);

        assertThat(item.scorer().score("It was " + first.toUpperCase(java.util.Locale.ROOT) + ".", item.references()))
                .isEqualTo(1);
        assertThat(item.scorer().score(topics(item).get(1), item.references())).isZero();
    }

    private static ItemSuite open(List<Integer> topics) throws IOException {
        return open(topics, 32_768);
    }

    private static ItemSuite open(List<Integer> topics, int maxLength) throws IOException {
        try (Tokenizer tokenizer = Tokenizer.load(FOLDER)) {
            return TopicSuite.open(
                    new TopicRetrieval(topics, 2, 7L),
                    new SuiteInputs(
                            "topics",
                            ChatFormat.of(tokenizer, FOLDER),
                            maxLength,
                            Set.of(),
                            Optional.empty(),
                            new StopSignal(),
                            new SilentProgress()));
        }
    }

    @Test
    void conversationsThatAreLongerThanTheTargetAreRefused() {
        FailureException refused = catchThrowableOfType(FailureException.class, () -> open(List.of(2, 40), 4_096));

        assertThat(refused)
                .hasMessageMatching(
                        "a conversation of evaluation topics about 40 topics has up to \\d+ tokens with its "
                                + "answer, and context.targetLength = 4096");
        String remedy = refused.hint().orElseThrow();
        assertThat(remedy).startsWith("Write topicRetrieval.topics with numbers up to ");
        int fits = Integer.parseInt(remedy.replaceAll("\\D+", ""));
        assertThatCode(() -> open(List.of(fits), 4_096)).doesNotThrowAnyException();
        assertThatThrownBy(() -> open(List.of(fits + 1), 4_096)).isInstanceOf(FailureException.class);
    }

    @Test
    void itemsOfEachNumber() throws IOException {
        assertThat(open(List.of(5, 10)).units()).extracting(Unit::id).containsExactly("5/0", "5/1", "10/0", "10/1");
        assertThatThrownBy(() -> open(List.of(5, 101)))
                .isInstanceOf(FailureException.class)
                .hasMessage("an evaluation's topicRetrieval.topics has 101, and there are 100 topics");
    }
}
