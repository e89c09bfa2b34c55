package dev.longcontext.trainer.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.Stage;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.contract.StageSummaryBuilder;
import dev.longcontext.contract.TerminationMessage;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminationMessagesTest {

    @ParameterizedTest
    @ValueSource(strings = {"prepare", "train", "evaluate", "export", "invalid-data", "terminated"})
    void writesWhatTheContractsExamplesSay(String name) throws IOException {
        JsonNode example =
                Json.MAPPER.readTree(Files.readString(Path.of("../examples/contract/termination-" + name + ".json")));
        TerminationMessage message = Json.MAPPER.treeToValue(example, TerminationMessage.class);

        assertThat(Json.MAPPER.readTree(TerminationMessages.toJson(message))).isEqualTo(example);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "ä", "\uD83D\uDE80", "\n", "\u0001"})
    void cutsTheMessageOnACharacterBorder(String character) throws IOException {
        FailureException failure =
                new FailureException(FailureClass.InvalidData, character.repeat(10_000), "What to do.");

        String json = TerminationMessages.toJson(TerminationMessages.failed("prepare", failure, null));

        assertThat(json.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(3_900, 4_096);
        JsonNode tree = Json.MAPPER.readTree(json);
        assertThat(tree.get("message").asText()).matches("(?s)(" + character + ")+ \\.\\.\\.");
        assertThat(tree.get("hint").asText()).isEqualTo("What to do.");
    }

    /** Which gate keeps the model back is still told. */
    @Test
    void leavesOutWhatIsMissedLeast() throws IOException {
        List<StageSummary.Metric> metrics = IntStream.range(0, 5)
                .mapToObj(i -> new StageSummary.Metric(
                        "metricWithALongName" + i, 0.123456, 0.654321, new StageSummary.Interval(0.1, 0.2), 100L))
                .toList();
        List<StageSummary.Evaluation> evaluations = IntStream.range(0, 12)
                .mapToObj(i -> new StageSummary.Evaluation(
                        "evaluation-" + i,
                        "NeedleInAHaystack",
                        new StageSummary.EffectiveLength(8_192L, 4_096L),
                        null,
                        metrics,
                        List.of(gate("metricWithALongName1", i != 3), gate("metricWithALongName2", true))))
                .toList();
        StageSummary summary = StageSummaryBuilder.builder()
                .passed(false)
                .evaluations(evaluations)
                .build();

        String json = TerminationMessages.toJson(TerminationMessages.succeeded(Stage.EVALUATE, summary, "sha256:00"));

        assertThat(json.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(4_096);
        StageSummary told =
                Json.MAPPER.readValue(json, TerminationMessage.class).summary();
        assertThat(told.evaluations()).hasSize(12).allSatisfy(evaluation -> {
            assertThat(evaluation.metrics())
                    .extracting(StageSummary.Metric::metric)
                    .containsExactly("metricWithALongName1", "metricWithALongName2");
            assertThat(evaluation.effectiveLength().tuned()).isEqualTo(8_192);
        });
        assertThat(told.evaluations().stream().flatMap(evaluation -> evaluation.gates().stream()))
                .containsExactly(gate("metricWithALongName1", false));
    }

    /** That of a value is its metric's, too; what could have come out matters where a gate failed, or was decided by it. */
    @Test
    void intervalsOfGatesThatTheirValuePassedGoFirst() throws IOException {
        List<String> names =
                List.of("score", "worstTaskScore", "worstLengthScore", "shortestLengthScore", "longestLengthScore");
        List<StageSummary.Metric> metrics = names.stream()
                .map(name -> new StageSummary.Metric(
                        name, 0.123456, 0.654321, new StageSummary.Interval(0.1234, 0.2345), 100L))
                .toList();
        List<StageSummary.Gate> gates = List.of(
                sure("score", null, false),
                sure("worstTaskScore", "LowerBound", true),
                sure("worstLengthScore", null, true),
                sure("longestLengthScore", null, true));
        StageSummary summary = StageSummaryBuilder.builder()
                .passed(false)
                .evaluations(IntStream.range(0, 3)
                        .mapToObj(i ->
                                new StageSummary.Evaluation("evaluation-" + i, "Ruler", null, null, metrics, gates))
                        .toList())
                .build();

        String json = TerminationMessages.toJson(TerminationMessages.succeeded(Stage.EVALUATE, summary, "sha256:00"));

        assertThat(json.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(3_000, 4_096);
        assertThat(Json.MAPPER
                        .readValue(json, TerminationMessage.class)
                        .summary()
                        .evaluations())
                .hasSize(3)
                .allSatisfy(evaluation -> {
                    assertThat(evaluation.metrics()).isEqualTo(metrics);
                    assertThat(evaluation.gates()).hasSize(4);
                    assertThat(evaluation.gates().subList(0, 2)).isEqualTo(gates.subList(0, 2));
                    assertThat(evaluation.gates().subList(2, 4)).allSatisfy(gate -> {
                        assertThat(gate.value()).isEqualTo(0.123456);
                        assertThat(gate.interval()).isNull();
                        assertThat(gate.change()).isNull();
                    });
                });
    }

    private static StageSummary.Gate sure(String metric, String decideBy, boolean passed) {
        StageSummary.Interval interval = new StageSummary.Interval(0.1234, 0.2345);
        return new StageSummary.Gate(
                metric, 0.95, null, null, null, decideBy, "Block", 0.123456, 0.654321, interval, interval, 100L,
                passed);
    }

    private static StageSummary.Gate gate(String metric, boolean passed) {
        return new StageSummary.Gate(
                metric, 0.95, null, null, null, null, "Block", 0.123456, 0.654321, null, null, null, passed);
    }

    @Test
    void keepsTheVerdictOfASummaryThatIsTooLong() throws IOException {
        var evaluation = new StageSummary.Evaluation("an evaluation", "a suite", null, null, List.of(), List.of());
        StageSummary summary = StageSummaryBuilder.builder()
                .passed(false)
                .evaluations(Collections.nCopies(1_000, evaluation))
                .build();

        String json = TerminationMessages.toJson(TerminationMessages.succeeded(Stage.EVALUATE, summary, "sha256:00"));

        assertThat(json.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(4_096);
        assertThat(Json.MAPPER.readTree(json).at("/summary").toString()).isEqualTo("{\"passed\":false}");
    }
}
