package dev.longcontext.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.EvaluationConfigBuilder;
import dev.longcontext.contract.Metric;
import dev.longcontext.contract.Needle;
import dev.longcontext.contract.NeedleBuilder;
import dev.longcontext.contract.Perplexity;
import dev.longcontext.contract.Precision;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.trainer.evaluation.Certificate.Certified;
import dev.longcontext.trainer.evaluation.CertificateCheck.Answer;
import dev.longcontext.trainer.evaluation.CertificateCheck.Question;
import dev.longcontext.trainer.evaluation.CertificateCheck.Verdict;
import dev.longcontext.trainer.evaluation.suite.Section;
import dev.longcontext.trainer.evaluation.suite.Suite;
import dev.longcontext.trainer.evaluation.suite.Unit;
import dev.longcontext.trainer.evaluation.suite.Unit.Measured;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.stage.Versions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateCheckTest {
    private static final EvaluationConfig NEEDLE = EvaluationConfigBuilder.builder()
            .name("needle")
            .suite(EvaluationConfig.Suite.NeedleInAHaystack)
            .needle(NeedleBuilder.builder()
                    .lengths(List.of(600))
                    .depths(1)
                    .samplesPerCell(2)
                    .maxNewTokens(4)
                    .build())
            .build();
    private static final EvaluationConfig BOOKS = EvaluationConfigBuilder.builder()
            .name("books")
            .suite(EvaluationConfig.Suite.Perplexity)
            .perplexity(new Perplexity(List.of(256), null))
            .build();

    @TempDir
    Path folder;

    /** The certified model itself could do no better: its texts are not here. */
    @Test
    void whereNothingCouldBeMeasuredNothingIsSaidOfTheModel() throws IOException {
        Answer answer = check(certified(BOOKS, true), "[]", Versions.trainer());

        assertThat(answer.verdict()).isEqualTo(Verdict.NOT_MEASURED);
        assertThat(answer.outcomes())
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.words())
                        .isEqualTo("left out: it reads texts that the certificate does not have"));
        assertThat(answer.trainer()).isEqualTo("version " + Versions.trainer() + ", which wrote the certificate");
    }

    @Test
    void anotherTrainersCertificateIsToldAsOne() throws IOException {
        assertThat(check(certified(BOOKS, true), "[]", "0.0.1").trainer())
                .startsWith("version " + Versions.trainer() + ", and the certificate is of version 0.0.1: ");
    }

    /** Needles without sources are hidden in texts that come with the trainer, wherever the model lies. */
    @Test
    void whatNeedsNoTextsIsMeasuredAgain() throws IOException {
        Answer answer = check(certified(NEEDLE, false), """
                [{"name": "needle", "units": ["600/0.0/1", "600/0.0/0"], "tuned": [%s, %s]}]""".formatted(wrong(1), wrong(0)), "0.0.1");

        assertThat(answer.outcomes()).singleElement().satisfies(outcome -> {
            assertThat(outcome.items()).as(outcome.words()).isEqualTo(2);
            assertThat(outcome.then()).isEqualTo("0.0 %");
            assertThat(outcome.now()).as("of random weights").isEqualTo("0.0 %");
        });
        assertThat(answer.verdict()).isEqualTo(Verdict.HOLDS);
    }

    private static String wrong(int number) {
        return """
                {"id": "600/0.0/%d", "task": "needle", "length": 600, "depth": 0.0, "promptTokens": 590, "score": 0.0,
                 "answer": "", "references": ["12345"], "promptEnd": ""}""".formatted(number);
    }

    private static Certified certified(EvaluationConfig evaluation, boolean texts) {
        return new Certified(evaluation, texts, null, 2, null, List.of(), List.of());
    }

    private Answer check(Certified certified, String evaluations, String trainer) throws IOException {
        Path scores = Files.writeString(folder.resolve("scores.json"), "{\"evaluations\": " + evaluations + "}");
        Certificate certificate = new Certificate(
                RunConfig.VERSION,
                "run",
                new Certificate.Models("pvc://a/b", null, null, null),
                "data",
                Digests.ofFile(scores),
                Precision.FP32,
                1_024,
                true,
                List.of(certified),
                Map.of("trainer", trainer));
        Path file = Files.writeString(folder.resolve("certificate.json"), Json.pretty(certificate));
        Path model = Reference.fixture("tiny-llama/fp32");
        return CertificateCheck.check(new Question(file, model, 20, 1, 2), new StopSignal(), outcome -> {});
    }

    /** By their place, the result of the one would be held against the other's. */
    @Test
    void itemsAreHeldAgainstThemselvesInWhateverOrderTheyAre() throws IOException {
        CertifiedResults then = results("[\"right\", \"wrong\"]", "[{\"score\": 1.0}, {\"score\": 0.0}]");
        for (long seed = 0; seed < 4; seed++) {
            CertifiedOutcome outcome =
                    new CertifiedSample(1, seed, new StopSignal()).measured(NEEDLE, new RightAndWrong(), then, null);

            assertThat(outcome.items()).isEqualTo(1);
            assertThat(outcome.now()).isEqualTo(outcome.then());
        }
    }

    @Test
    void otherItemsAreHeldAgainstNothing() throws IOException {
        CertifiedSample all = new CertifiedSample(20, 1, new StopSignal());
        CertifiedResults other = results("[\"right\", \"new\"]", "[{\"score\": 1.0}, {\"score\": 0.0}]");

        assertThat(all.measured(NEEDLE, new RightAndWrong(), other, null))
                .isEqualTo(CertifiedOutcome.leftOut(
                        "needle", "left out: it has 2 items, and of the 2 that this trainer asks 1 are among them"));
        assertThat(all.measured(NEEDLE, new RightAndWrong(), results("null", "[{\"score\": 1.0}]"), null)
                        .words())
                .startsWith("left out: its scores do not say which items they are of");
    }

    private static CertifiedResults results(String units, String tuned) throws IOException {
        return CertifiedResults.of(Json.MAPPER.readTree("{\"units\": " + units + ", \"tuned\": " + tuned + "}"));
    }

    record Scored(double score) {}

    /** Two units; no model is needed to measure them. */
    private static final class RightAndWrong implements Suite<Scored> {
        @Override
        public List<Unit<Scored>> units() {
            return List.of(
                    new Unit<>("wrong", model -> new Measured<>(new Scored(0), 1)),
                    new Unit<>("right", model -> new Measured<>(new Scored(1), 1)));
        }

        @Override
        public Class<Scored> resultType() {
            return Scored.class;
        }

        @Override
        public Map<Metric, Double> metrics(List<Scored> results) {
            return Map.of(
                    Needle.ACCURACY,
                    results.stream().mapToDouble(Scored::score).average().orElse(Double.NaN));
        }

        @Override
        public Section section(List<Scored> base, List<Scored> tuned) {
            return new Section("", Map.of(), Optional.empty());
        }
    }
}
