package dev.longcontext.trainer.evaluation.ruler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.PromptForm;
import dev.longcontext.contract.Ruler;
import dev.longcontext.contract.Ruler.RulerTask;
import dev.longcontext.trainer.evaluation.hay.Hay;
import dev.longcontext.trainer.evaluation.hay.SizedItems;
import dev.longcontext.trainer.evaluation.item.Item;
import dev.longcontext.trainer.evaluation.item.Prompt;
import dev.longcontext.trainer.reference.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Items look as those of RULER's own generators do, with the same count of tokens, hay and lists of words. */
class RulerStructureTest {
    private static final JsonNode STRUCTURE = Reference.json("ruler/structure.json");

    private static final Pattern PIECE = Pattern.compile("\\w+|[^\\w\\s]", Pattern.UNICODE_CHARACTER_CLASS);

    /** As generate.py counts: a piece of a word of at most four letters each. */
    private static int tokens(String text) {
        return PIECE.matcher(text)
                .results()
                .mapToInt(match -> (match.group().length() + 3) / 4)
                .sum();
    }

    private static int tokens(Prompt prompt) {
        return prompt instanceof Prompt.Text text
                ? tokens(text.text())
                : tokens(((Prompt.Chat) prompt).messages().get(0).content() + ((Prompt.Chat) prompt).answerBegin());
    }

    static Stream<JsonNode> items() {
        return STRUCTURE.path("items").valueStream();
    }

    /** @param text with the answer's begin */
    private record Made(Item.Open item, String text, int tokens) {

        double lines() {
            return text.lines().count();
        }

        double words() {
            return text.strip().split("\\s+").length;
        }

        double needles() {
            return Pattern.compile("One of the special magic|VAR ")
                    .matcher(text)
                    .results()
                    .count();
        }

        double depth() {
            return (double) text.indexOf(item.references().get(0)) / text.length();
        }
    }

    private static SizedItems items(Ruler settings, RulerTask task, int length) {
        return new SizedItems(
                RulerSuite.task(task, Hay.shipped(), RulerStructureTest::tokens),
                task.name(),
                length,
                RulerSuite.wanted(settings),
                RulerStructureTest::tokens);
    }

    private static List<Made> made(RulerTask task, int length, int count) {
        Ruler settings = new Ruler(List.of(length), List.of(task), count, PromptForm.Text, 42L);
        SizedItems items = items(settings, task, length);
        List<Made> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Item.Open item = (Item.Open) items.item(i);
            String text = ((Prompt.Text) item.prompt()).text();
            made.add(new Made(item, text, tokens(text) + item.maxNewTokens()));
        }
        return made;
    }

    private static double mean(List<Made> made, ToDoubleFunction<Made> of) {
        return made.stream().mapToDouble(of).average().orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("items")
    void looksAsTheOriginalDoes(JsonNode expected) {
        RulerTask task = RulerTask.valueOf(expected.path("task").asText());
        int length = expected.path("length").asInt();
        List<Made> made = made(task, length, STRUCTURE.path("samples").asInt());

        assertThat(made).allSatisfy(each -> assertThat(each.tokens()).isLessThanOrEqualTo(length));
        double tokens = mean(made, Made::tokens);
        double theirs = expected.path("tokens").asDouble();
        assertThat(made.stream().mapToInt(Made::tokens).max().orElseThrow())
                .isCloseTo(expected.path("mostTokens").asInt(), withinPercentage(3));
        assertThat(tokens).as("no shorter than theirs").isGreaterThan(0.97 * theirs);
        assertThat(mean(made, Made::words) / tokens)
                .as("words a token")
                .isCloseTo(expected.path("words").asDouble() / theirs, withinPercentage(5));
        assertSame(mean(made, Made::lines) / tokens, mean(made, Made::lines), expected.path("lines"), theirs);
        assertSame(mean(made, Made::needles) / tokens, mean(made, Made::needles), expected.path("needles"), theirs);
        assertThat(mean(made, each -> each.item().references().size()))
                .isEqualTo(expected.path("answers").asDouble());
        if (expected.path("needles").asDouble() == 1) { // several they put in the same order into every item
            assertThat(mean(made, Made::depth)).isCloseTo(expected.path("depth").asDouble(), within(0.2));
        }
    }

    /** Few of something are a task's own number, and many fill its length. */
    private static void assertSame(double perToken, double number, JsonNode expected, double tokens) {
        if (expected.asDouble() <= 20) {
            assertThat(number).isEqualTo(expected.asDouble());
        } else {
            assertThat(perToken).isCloseTo(expected.asDouble() / tokens, withinPercentage(4));
        }
    }

    private static String withoutNames(String text) {
        return text.replace(",", "")
                .replaceAll("[a-z]+(-[a-z]+)+", "#")
                .replaceAll("[0-9a-zA-Z-]*[0-9][0-9a-zA-Z-]*", "#")
                .replaceAll("#( and)?( #)+", "#");
    }

    @ParameterizedTest
    @MethodSource("items")
    void asksInTheOriginalsWords(JsonNode expected) {
        RulerTask task = RulerTask.valueOf(expected.path("task").asText());
        Ruler settings = new Ruler(List.of(4_096), List.of(task), 1, PromptForm.Chat, 42L);
        Item item = items(settings, task, 4_096).item(0);
        Prompt.Chat chat = (Prompt.Chat) item.prompt();
        String question = chat.messages().get(0).content();
        String last = withoutNames(question.substring(question.lastIndexOf('\n') + 1));
        String theirs = withoutNames(expected.path("question").asText()).replaceAll("#.*", "");

        assertThat(theirs).hasSizeGreaterThan(20);
        assertThat(last).startsWith(theirs);
        assertThat(withoutNames(chat.answerBegin()).replaceAll("#( and)?( #)+", "#"))
                .isEqualTo(withoutNames(expected.path("answerBegin").asText()).replaceAll("#( and)?( #)+", "#"));
    }
}
