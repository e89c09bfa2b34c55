package dev.longcontext.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The committed examples of the contract, as the operator understands them. */
class ContractJsonTest {

    private static final Path EXAMPLES = Path.of("../examples/contract");

    @Test
    void writesTheExampleAsItReadsIt() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        String example = Files.readString(EXAMPLES.resolve("run.json"));

        RunConfig config = mapper.readValue(example, RunConfig.class);

        assertThat(mapper.readTree(ContractJson.write(config))).isEqualTo(mapper.readTree(example));
    }

    @Test
    void readsProgress() throws IOException {
        ProgressReport progress =
                ContractJson.readProgress(example("progress.json")).orElseThrow();

        assertThat(progress.stage()).isEqualTo("train");
        assertThat(progress.step()).isEqualTo(120);
        assertThat(progress.totalSteps()).isEqualTo(400);
        assertThat(progress.percent()).isEqualTo(30.0);
        assertThat(progress.remainingSeconds()).isEqualTo(56);
        assertThat(progress.checkpoint().step()).isEqualTo(100);
        assertThat(progress.checkpoint().time()).isEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void readsEvaluation() throws IOException {
        StageSummary summary = ContractJson.readTermination(example("termination-evaluate.json"))
                .orElseThrow()
                .summary();

        assertThat(summary.passed()).isTrue();
        assertThat(summary.evaluations()).singleElement().satisfies(evaluation -> {
            assertThat(evaluation.name()).isEqualTo("needle");
            assertThat(evaluation.metrics()).hasSize(3);
            assertThat(evaluation.gates()).singleElement().matches(gate -> !gate.blocks());
        });
    }

    @Test
    void readsTheCommitsThatWereFetchedAndNoMoreThanThereCanBe() {
        StringBuilder many = new StringBuilder("{\"summary\":{\"revisions\":{\"baseModel\":\"0a1b\",\"none\":null");
        for (int i = 0; i < 100; i++) {
            many.append(",\"data.sources[%d]\":\"c\\n0\"".formatted(i));
        }

        StageSummary summary =
                ContractJson.readTermination(many + "}}}").orElseThrow().summary();

        assertThat(summary.revisions())
                .hasSize(33)
                .containsEntry("baseModel", "0a1b")
                .containsEntry("data.sources[0]", "c 0")
                .doesNotContainKey("none");
    }

    @Test
    void readsInvalidData() throws IOException {
        TerminationMessage message = ContractJson.readTermination(example("termination-invalid-data.json"))
                .orElseThrow();

        assertThat(message.failureClass()).isEqualTo(FailureClass.InvalidData);
        assertThat(message.field()).isEqualTo("spec.data.sources[0].uri");
        assertThat(message.message()).contains("line 17");
        assertThat(message.hint()).startsWith("Every chat needs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"prepare", "train", "export"})
    void readsTheOtherStages(String stage) throws IOException {
        TerminationMessage message = ContractJson.readTermination(example("termination-" + stage + ".json"))
                .orElseThrow();

        assertThat(message.stage()).isEqualTo(stage);
        assertThat(message.outcome()).isEqualTo(TerminationMessage.Outcome.Succeeded);
        assertThat(message.manifestDigest()).startsWith("sha256:");
        assertThat(message.summary()).isNotNull();
    }

    @Test
    void dropsNumbersThatTheApiServerWouldNotTake() {
        ProgressReport progress = ContractJson.readProgress(
                        "{\"step\":-1,\"percent\":\"NaN\",\"loss\":\"Infinity\",\"updated\":\"yesterday\"}")
                .orElseThrow();

        assertThat(progress).isEqualTo(ProgressReportBuilder.builder().build());
    }

    @Test
    void keepsTextToOneLineOfBoundedLength() {
        TerminationMessage message = ContractJson.readTermination(
                        "{\"message\":\"one\\ntwo\\u0007\",\"hint\":\"" + "x".repeat(5000) + "\"}")
                .orElseThrow();

        assertThat(message.message()).isEqualTo("one two");
        assertThat(message.hint()).hasSize(1024).endsWith("…");
    }

    private static String example(String name) throws IOException {
        return Files.readString(EXAMPLES.resolve(name));
    }
}
