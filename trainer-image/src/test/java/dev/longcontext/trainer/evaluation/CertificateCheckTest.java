package dev.longcontext.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longcontext.contract.Custom;
import dev.longcontext.contract.Custom.AnswerMetric;
import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.EvaluationConfigBuilder;
import dev.longcontext.contract.Metric;
import dev.longcontext.contract.Needle;
import dev.longcontext.contract.NeedleBuilder;
import dev.longcontext.contract.Perplexity;
import dev.longcontext.contract.Precision;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.trainer.data.SourceRecords.SourceRecord;
import dev.longcontext.trainer.evaluation.Certificate.Certified;
import dev.longcontext.trainer.evaluation.CertificateCheck.Answer;
import dev.longcontext.trainer.evaluation.CertificateCheck.Question;
import dev.longcontext.trainer.evaluation.CertificateCheck.Verdict;
import dev.longcontext.trainer.evaluation.suite.Unit;
import dev.longcontext.trainer.evaluation.suite.Unit.Measured;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.stage.Versions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
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
        assertThat(words(answer))
                .isEqualTo(
                        "left out: it reads texts that the certificate does not have: copy the folder evaluation/data of "
                                + "the run's workspace, and give it by --texts");
        assertThat(answer.trainer()).isEqualTo("version " + Versions.trainer() + ", which wrote the certificate");
    }

    @Test
    void anotherTrainersCertificateIsToldAsOne() throws IOException {
        assertThat(check(certified(BOOKS, true), "[]", "0.0.1").trainer())
                .startsWith("version " + Versions.trainer() + ", and the certificate is of version 0.0.1: ");
    }

    private static String words(Answer answer) {
        assertThat(answer.outcomes()).hasSize(1);
        return answer.outcomes().get(0).words();
    }

    private static final EvaluationConfig QUESTIONS = EvaluationConfigBuilder.builder()
            .name("questions")
            .suite(EvaluationConfig.Suite.Custom)
            .custom(new Custom(AnswerMetric.Exact, 4, null, null, null))
            .build();

    private Path questions(String answer) throws IOException {
        Path texts = Files.createDirectories(folder.resolve("texts/questions"));
        SourceRecord record = new SourceRecord(
                "own",
                "own.jsonl line 1",
                Json.MAPPER.readTree("{\"question\": \"Which?\", \"answers\": [\"" + answer + "\"]}"));
        Files.writeString(texts.resolve("records.jsonl"), Json.compact(record) + "\n");
        return texts;
    }

    private static final String WRONG_ANSWER = """
            [{"name": "questions", "units": ["own/0"], "tuned": [
              {"id": "own/0", "task": "own", "length": 0, "promptTokens": 9, "score": 0.0, "answer": "", "references": ["lamp"],
               "promptEnd": ""}]}]""";

    @Test
    void anEvaluationOfTextsIsMeasuredAgainWhereTheyAreGiven() throws IOException {
        String digest = Digests.ofFile(questions("lamp").resolve("records.jsonl"));

        Answer answer =
                check(certified(QUESTIONS, digest), Optional.of(folder.resolve("texts")), WRONG_ANSWER, "0.0.1");

        assertThat(answer.outcomes()).singleElement().satisfies(outcome -> {
            assertThat(outcome.items()).as(outcome.words()).isEqualTo(1);
            assertThat(outcome.then()).isEqualTo("0.0 %");
        });
        assertThat(answer.verdict()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    void otherTextsThanTheCertificatesAreRefused() throws IOException {
        String digest = Digests.ofFile(questions("lamp").resolve("records.jsonl"));
        Path other = questions("tower");

        assertThatThrownBy(() -> check(
                        certified(QUESTIONS, digest), Optional.of(folder.resolve("texts")), WRONG_ANSWER, "0.0.1"))
                .isInstanceOf(FailureException.class)
                .hasMessage(other + " has other texts than the certificate is of (SHA-256 " + digest + ")");
        Files.delete(other.resolve("records.jsonl"));
        assertThatThrownBy(() -> check(
                        certified(QUESTIONS, digest), Optional.of(folder.resolve("texts")), WRONG_ANSWER, "0.0.1"))
                .isInstanceOf(FailureException.class)
                .hasMessage(other.resolve("records.jsonl") + " is missing");
    }

    @Test
    void textsThatAreNotAmongThoseGivenAreAskedFor() throws IOException {
        Path texts = Files.createDirectory(folder.resolve("texts"));

        Answer answer = check(certified(QUESTIONS, "sha"), Optional.of(texts), WRONG_ANSWER, "0.0.1");

        assertThat(answer.verdict()).isEqualTo(Verdict.NOT_MEASURED);
        assertThat(words(answer))
                .isEqualTo(
                        "left out: it reads texts that --texts does not have: copy the folder evaluation/data/questions "
                                + "of the run's workspace to " + texts.resolve("questions"));
        assertThat(words(check(certified(QUESTIONS, (String) null), Optional.of(texts), WRONG_ANSWER, "0.0.1")))
                .isEqualTo("left out: it reads texts, and the certificate does not say by a digest which");
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
        return new Certified(evaluation, texts, texts ? "sha" : null, 2, null, List.of(), List.of());
    }

    private static Certified certified(EvaluationConfig evaluation, String textsDigest) {
        return new Certified(evaluation, true, textsDigest, 1, null, List.of(), List.of());
    }

    private Answer check(Certified certified, String evaluations, String trainer) throws IOException {
        return check(certified, Optional.empty(), evaluations, trainer);
    }

    private Answer check(Certified certified, Optional<Path> texts, String evaluations, String trainer)
            throws IOException {
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
        return CertificateCheck.check(new Question(file, model, texts, 20, 1, 2), new StopSignal(), outcome -> {});
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

    /** What is lost at the longest length does not show at the shortest one. */
    @Test
    void perplexitiesAreHeldAgainstEachOtherAtTheLongestLength() throws IOException {
        String units = "[\"0\", \"1\", \"2\", \"3\", \"4\", \"5\"]";
        String then = "[" + String.join(", ", Collections.nCopies(6, "{\"score\": 3.0}")) + "]";

        CertifiedOutcome outcome = new CertifiedSample(20, 1, new StopSignal())
                .measured(BOOKS, new WorseWhenLong(), results(units, then), null);

        assertThat(outcome.metric()).isEqualTo("longestLengthPerplexity");
        assertThat(outcome.holds()).isFalse();
    }

    /** A sample of as many as it takes for an interval has them all there, whatever the seed. */
    @Test
    void onlyTheUnitsOfTheLongestLengthAreMeasuredAgain() throws IOException {
        String then = "{\"length\": %d, \"score\": 3.0}";
        List<String> all = new ArrayList<>(Collections.nCopies(6, then.formatted(512)));
        all.addAll(Collections.nCopies(6, then.formatted(2_048)));
        String units =
                IntStream.range(0, 12).mapToObj(i -> "\"" + i + "\"").toList().toString();
        for (long seed = 0; seed < 4; seed++) {
            CertifiedOutcome outcome = new CertifiedSample(5, seed, new StopSignal())
                    .measured(BOOKS, new TwoLengths(), results(units, all.toString()), null);

            assertThat(outcome.then()).isEqualTo("3.000");
            assertThat(outcome.now()).isEqualTo("2,048.0");
            assertThat(outcome.items()).isEqualTo(5);
            assertThat(outcome.holds()).isFalse();
        }
    }

    record ScoredAt(int length, double score) {}

    /** Six texts with each of two lengths, whose score is their length. */
    private static final class TwoLengths extends StubSuite<ScoredAt> {
        private TwoLengths() {
            super(ScoredAt.class);
        }

        @Override
        public List<Unit<ScoredAt>> units() {
            return IntStream.range(0, 12).mapToObj(TwoLengths::unit).toList();
        }

        private static Unit<ScoredAt> unit(int number) {
            int length = number < 6 ? 512 : 2_048;
            return new Unit<>(Integer.toString(number), model -> new Measured<>(new ScoredAt(length, length), 1));
        }

        @Override
        public List<Unit<ScoredAt>> unitsOf(Metric metric) {
            return units().subList(6, 12);
        }

        @Override
        public Map<Metric, Double> metrics(List<ScoredAt> results) {
            return Map.of(Perplexity.LONGEST_LENGTH, mean(results, ScoredAt::score));
        }
    }

    /** Six texts whose perplexity at the longest length is 9. */
    private static final class WorseWhenLong extends StubSuite<Scored> {
        private WorseWhenLong() {
            super(Scored.class);
        }

        @Override
        public List<Unit<Scored>> units() {
            return IntStream.range(0, 6)
                    .mapToObj(i -> new Unit<>(Integer.toString(i), model -> new Measured<>(new Scored(9), 1)))
                    .toList();
        }

        @Override
        public Map<Metric, Double> metrics(List<Scored> results) {
            return Map.of(Perplexity.SHORTEST_LENGTH, 2.0, Perplexity.LONGEST_LENGTH, mean(results, Scored::score));
        }
    }

    private static CertifiedResults results(String units, String tuned) throws IOException {
        return CertifiedResults.of(Json.MAPPER.readTree("{\"units\": " + units + ", \"tuned\": " + tuned + "}"));
    }

    record Scored(double score) {}

    /** Two units; no model is needed to measure them. */
    private static final class RightAndWrong extends StubSuite<Scored> {
        private RightAndWrong() {
            super(Scored.class);
        }

        @Override
        public List<Unit<Scored>> units() {
            return List.of(
                    new Unit<>("wrong", model -> new Measured<>(new Scored(0), 1)),
                    new Unit<>("right", model -> new Measured<>(new Scored(1), 1)));
        }

        @Override
        public Map<Metric, Double> metrics(List<Scored> results) {
            return Map.of(Needle.ACCURACY, mean(results, Scored::score));
        }
    }
}
