package dev.longcontext.trainer.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.reference.Reference;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Every case of the reference implementations' values. */
class ReferenceScoresTest {
    private static final JsonNode LONG_BENCH = Reference.json("metrics/longbench.json");
    private static final Offset<Double> EXACT = within(1e-9);

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    @Test
    void rougeLIsThatOfBothPackages() {
        JsonNode cases = Reference.json("metrics/rouge.json");
        assertThat(cases).isNotEmpty();
        for (JsonNode one : cases) {
            String prediction = one.path("prediction").asText();
            String reference = one.path("reference").asText();
            RougeL.Score words = RougeL.words(prediction, reference);
            JsonNode expected = one.path("rouge_score_rougeL");

            assertThat(RougeL.sentences(prediction, reference).f())
                    .as("%s", one)
                    .isCloseTo(one.path("longbench_rouge_l_f").asDouble(), EXACT);
            assertThat(words.precision())
                    .as("%s", one)
                    .isCloseTo(expected.path(0).asDouble(), EXACT);
            assertThat(words.recall()).as("%s", one).isCloseTo(expected.path(1).asDouble(), EXACT);
            assertThat(words.f()).as("%s", one).isCloseTo(expected.path(2).asDouble(), EXACT);
        }
    }

    @Test
    void rougeLsumIsThatOfThePackage() {
        JsonNode cases = Reference.json("metrics/rouge_lsum.json");
        assertThat(cases).isNotEmpty();
        for (JsonNode one : cases) {
            String prediction = one.path("prediction").asText();
            List<String> references = texts(one.path("references"));
            JsonNode expected = one.path("rouge_lsum");
            double best = expected.path(2).asDouble();

            assertThat(RougeLsum.best(prediction, references)).as("%s", one).isCloseTo(best, EXACT);
            assertThat(references)
                    .as("%s", one)
                    .map(reference -> RougeLsum.score(prediction, reference))
                    .anySatisfy(score -> {
                        assertThat(score.precision()).isCloseTo(expected.path(0).asDouble(), EXACT);
                        assertThat(score.recall()).isCloseTo(expected.path(1).asDouble(), EXACT);
                        assertThat(score.f()).isCloseTo(best, EXACT);
                    });
        }
    }

    @Test
    void answersToQuestions() {
        assertThat(LONG_BENCH.path("qa_f1")).isNotEmpty();
        for (JsonNode one : LONG_BENCH.path("qa_f1")) {
            List<String> truths = texts(one.path("truths"));
            for (int i = 0; i < truths.size(); i++) {
                assertThat(LongBenchScores.questionAnswering(
                                one.path("prediction").asText(), truths.get(i)))
                        .as("%s", one)
                        .isCloseTo(one.path("each").path(i).asDouble(), EXACT);
            }
        }
        for (JsonNode pair : LONG_BENCH.path("normalised")) {
            assertThat(Words.normalised(pair.path(0).asText()))
                    .isEqualTo(pair.path(1).asText());
        }
    }

    @Test
    void classes() {
        JsonNode reference = LONG_BENCH.path("classification");
        List<String> classes = texts(reference.path("all_classes"));
        assertThat(reference.path("cases")).isNotEmpty();
        for (JsonNode one : reference.path("cases")) {
            assertThat(LongBenchScores.classification(
                            one.path("prediction").asText(), one.path("truth").asText(), classes))
                    .as("%s", one)
                    .isCloseTo(one.path("score").asDouble(), EXACT);
        }
    }

    private interface Score {
        double of(String answer, String truth);
    }

    private static void allOf(String name, Score score) {
        assertThat(LONG_BENCH.path(name)).isNotEmpty();
        for (JsonNode one : LONG_BENCH.path(name)) {
            assertThat(score.of(
                            one.path("prediction").asText(), one.path("truth").asText()))
                    .as("%s", one)
                    .isCloseTo(one.path("score").asDouble(), EXACT);
        }
    }

    @Test
    void numbersAndCode() {
        allOf("retrieval", LongBenchScores::retrieval);
        allOf("count", LongBenchScores::count);
        allOf("code_sim", LongBenchScores::codeSimilarity);
    }
}
