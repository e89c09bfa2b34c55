package dev.longcontext.trainer.synthesis.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.longcontext.trainer.synthesis.chat.AnswerReader.MalformedException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {

    private static final String GOOD =
            "{\"pairs\": [{\"question\": \" Who? \", \"answer\": \"Orlan\", \"quotes\": [\"Orlan counted lamps\"]}]}";

    @Test
    void readsPairs() throws Exception {
        List<Pair> expected = List.of(new Pair("Who?", "Orlan", List.of("Orlan counted lamps")));

        assertThat(AnswerReader.pairs(GOOD)).isEqualTo(expected);
        assertThat(AnswerReader.pairs("```json\n" + GOOD + "\n```")).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<think>Is it {\"pairs\": []}? No.</think>",
                "\n<think>\n\n</think>\n\n",
                "Who may that be?\n</think>\n"
            })
    void readsNoThoughtsBeforeTheAnswer(String thoughts) throws Exception {
        assertThat(AnswerReader.pairs(thoughts + GOOD)).isEqualTo(AnswerReader.pairs(GOOD));
        assertThat(AnswerReader.pairs(thoughts + "```json\n" + GOOD + "\n```\n"))
                .isEqualTo(AnswerReader.pairs(GOOD));
    }

    @Test
    void takesNoWordsOfAnAnswerForTheEndOfThoughts() throws Exception {
        String about = GOOD.replace("Who?", "What ends at </think>?");

        assertThat(AnswerReader.pairs(about).get(0).question()).isEqualTo("What ends at </think>?");
        assertThat(AnswerReader.pairs("<think>So.</think>" + about).get(0).question())
                .isEqualTo("What ends at </think>?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]|it is one object with one field \"pairs\", a list",
                "{\"pairs\": {}}|it is one object with one field \"pairs\", a list",
                "{\"pairs\": [], \"note\": 1}|it is one object with one field \"pairs\", a list",
                "{\"pairs\": [3]}|each of \"pairs\" is an object",
                "{\"pairs\": [{\"question\": \"a\", \"answer\": \"b\"}]}|\"quotes\" is a list of strings",
                "{\"pairs\": [{\"question\": \"\", \"answer\": \"b\", \"quotes\": []}]}|\"question\" is text, and not empty",
                "{\"pairs\": [{\"question\": \"a\", \"answer\": 3, \"quotes\": []}]}|\"answer\" is text, and not empty",
                "{\"pairs\": [{\"query\": \"a\"}]}|the fields of a pair are question, answer and quotes",
                "{\"pairs\": []} {}|it is not valid JSON",
                "{\"pairs\": [], \"pairs\": []}|it is not valid JSON",
                "Here you are: {\"pairs\": []}|it is not valid JSON"
            })
    void refusesAnythingElse(String content, String rule) {
        Throwable refused = catchThrowable(() -> AnswerReader.pairs(content));

        assertThat(refused).isInstanceOf(MalformedException.class).hasMessageContaining(rule);
    }

    /** It has no UTF-8: the file of chats could not hold it. */
    @ParameterizedTest
    @ValueSource(strings = {"question", "answer", "quotes"})
    void refusesHalfOfACharacter(String field) {
        String half = "{\"pairs\": [{\"question\": \"Who?\", \"answer\": \"Orlan\", \"quotes\": [\"lamps\"]}]}"
                .replaceAll("(\"" + field + "\": \\[?\")", "$1\\\\ud83d");

        Throwable refused = catchThrowable(() -> AnswerReader.pairs(half));

        assertThat(refused).isInstanceOf(MalformedException.class).hasMessageContaining(field);
    }

    @Test
    void readsScoresWithinTheirRange() throws Exception {
        assertThat(AnswerReader.scores("{\"scores\": [1, 5]}")).containsExactly(1, 5);
        assertThat(catchThrowable(() -> AnswerReader.scores("{\"scores\": [6]}")))
                .isInstanceOf(MalformedException.class);
        assertThat(catchThrowable(() -> AnswerReader.scores("{\"scores\": [4.5]}")))
                .isInstanceOf(MalformedException.class);
    }

    /** What models send is anything. */
    @Property(tries = 2000)
    void neverFailsInAnotherWay(@ForAll String noise, @ForAll @IntRange(max = 120) int cut) {
        int end = Math.min(cut, GOOD.length());
        for (String content : List.of(noise, GOOD.substring(0, end) + noise + GOOD.substring(end))) {
            Throwable refused = catchThrowable(() -> AnswerReader.pairs(content));
            assertThat(refused == null || refused instanceof MalformedException)
                    .as("%s for %s", refused, content)
                    .isTrue();
        }
    }
}
