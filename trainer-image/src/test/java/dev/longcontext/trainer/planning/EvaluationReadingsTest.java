package dev.longcontext.trainer.planning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.Perplexity;
import dev.longcontext.estimator.TextReading;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluationReadingsTest {
    private static final int TARGET = 65_536;

    private static EvaluationConfig evaluation(String suite, String block, String settings) throws IOException {
        return Json.MAPPER.readValue(
                "{\"name\": \"own\", \"suite\": \"" + suite + "\", \"" + block + "\": " + settings + "}",
                EvaluationConfig.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            NeedleInAHaystack | needle         | {"lengths": [4096, 32768]}                            | 32718 | 32768
            Ruler             | ruler          | {"lengths": [8192, 4096]}                             | 8192  | 8192
            Reasoning         | reasoning      | {"lengths": [8192, 16384]}                            | 16384 | 16384
            TopicRetrieval    | topicRetrieval | {"topics": [5, 10]}                                   | 65536 | 65536
            Custom            | custom         | {"metric": "F1"}                                      | 65472 | 65536
            Custom            | custom         | {"metric": "F1", "maxPromptTokens": 1000}             | 1000  | 1064
            LongBench         | longBench      | {}                                                    | 31500 | 32012
            LongBench         | longBench      | {"maxPromptTokens": 65500}                            | 65500 | 65536
            InfiniteBench     | infiniteBench  | {}                                                    | 65536 | 65536
            InfiniteBench     | infiniteBench  | {"maxPromptTokens": 30000}                            | 30000 | 31200
            """)
    void answersAreGeneratedWithACache(String suite, String block, String settings, int prompt, int length)
            throws IOException {
        assertThat(EvaluationReadings.of(evaluation(suite, block, settings), TARGET))
                .hasValue(TextReading.cached(prompt, length));
    }

    @Test
    void onlyItsQuestionsTellHowLongThoseOfMultipleChoiceAre() throws IOException {
        assertThat(EvaluationReadings.of(evaluation("MultipleChoice", "multipleChoice", "{}"), TARGET))
                .isEmpty();
    }

    /** Of 4,096 tokens two at a time, though a cell has three; one of 16,384 alone. */
    @ParameterizedTest
    @CsvSource({"3, 4096, 8192", "1, 4096, 4096", "3, 16384, 16384"})
    void samplesOfACellAreReadTogether(int samples, int length, int rows) throws IOException {
        String settings =
                "{\"metric\": \"NextTokens\", \"lengths\": [64, " + length + "], \"samplesPerCell\": " + samples + "}";

        assertThat(EvaluationReadings.of(evaluation("NeedleInAHaystack", "needle", settings), TARGET))
                .hasValue(TextReading.checked(length, rows));
    }

    /** Windows of 512 tokens that move by 256 over 2,048: seven, which are read together. */
    @Test
    void windowsOfATextAreReadTogether() {
        assertThat(EvaluationReadings.of(new Perplexity(List.of(512, 2_048), null)))
                .isEqualTo(TextReading.scored(2_048, 7 * 512));
        assertThat(EvaluationReadings.of(new Perplexity(List.of(512, 131_072), null)))
                .isEqualTo(TextReading.scored(131_072, 131_072));
    }

    @Test
    void knowsTheLongestAnswerOfLongBench() throws IOException {
        try (InputStream in =
                getClass().getResourceAsStream("/dev/longcontext/trainer/evaluation/longbench/sets.json")) {
            int longest = 0;
            for (JsonNode set : Json.MAPPER.readTree(in)) {
                longest = Math.max(longest, set.get("maxNewTokens").asInt());
            }
            assertThat(EvaluationReadings.LONG_BENCH_ANSWER).isEqualTo(longest);
        }
    }
}
