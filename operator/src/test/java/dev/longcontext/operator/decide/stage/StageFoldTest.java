package dev.longcontext.operator.decide.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.Stage;
import dev.longcontext.operator.Runs;
import dev.longcontext.operator.desired.MadeFrom;
import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.facts.JobFactsBuilder;
import dev.longcontext.operator.facts.NodeFacts;
import dev.longcontext.operator.facts.ObservationBuilder;
import dev.longcontext.operator.facts.PodFacts;
import dev.longcontext.operator.facts.PodFactsBuilder;
import dev.longcontext.operator.memory.StageRecord;
import dev.longcontext.operator.resolve.ResolvedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StageFoldTest {

    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
    private static final String OF_ANOTHER_VERSION = "1:abc";
    private static final String CONFIG = "{}";

    private ResolvedRun run;

    @BeforeEach
    void resolve() throws IOException {
        run = Runs.resolved(Runs.miniature());
    }

    @Test
    void aTrainerThatEndedWellDidItsWorkWhateverEndedItsPod() throws IOException {
        String said = Files.readString(Path.of("../examples/contract/termination-prepare.json"));

        StageState state = of(failed(0, said), CONFIG);

        assertThat(state).isInstanceOf(StageState.Done.class);
        assertThat(state.record().phase()).isEqualTo(StageRecord.Phase.Succeeded);
        assertThat(state.record().restarts()).isZero();
        assertThat(state.report()).isPresent();
        assertThat(of(failed(0, null), CONFIG)).isNotInstanceOf(StageState.Done.class);
        assertThat(of(failed(1, said), CONFIG)).isNotInstanceOf(StageState.Done.class);
    }

    /** Its trainer may not know a field of the run.json that is written today. */
    @Test
    void aJobOfAnotherVersionThatHasNotBegunIsMadeAnewWhenItsConfigurationIsGone() {
        assertThat(of(waiting(OF_ANOTHER_VERSION), null)).isInstanceOf(StageState.Replacing.class);
        assertThat(of(waiting(OF_ANOTHER_VERSION), CONFIG)).isInstanceOf(StageState.Active.class);
        assertThat(of(waiting(MadeFrom.digest(run)), null))
                .isInstanceOfSatisfying(
                        StageState.Active.class,
                        stage -> assertThat(stage.outdated()).isFalse());
    }

    @Test
    void oneThatHasBegunHasReadIt() {
        JobFacts begun = waiting(OF_ANOTHER_VERSION)
                .withPod(PodFactsBuilder.builder()
                        .name("miniature-prepare-1-x")
                        .running(true)
                        .others(List.of())
                        .build());

        assertThat(of(begun, null)).isInstanceOf(StageState.Active.class);
    }

    /** Whoever replaces a node, as a cluster's upgrade does, gives it another name. */
    @Test
    void aPodThatWaitsForNodesThatAreGoneIsMadeAnew() {
        JobFacts tied = waiting(MadeFrom.digest(run))
                .withGiven(
                        new JobFacts.Given(run.container().image(), MadeFrom.digest(run), List.of("gpu-1", "gpu-2")));

        assertThat(among(tied, List.of("gpu-3", "cpu-1"))).isInstanceOf(StageState.Replacing.class);
        assertThat(among(tied, List.of("gpu-2", "gpu-3"))).isInstanceOf(StageState.Active.class);
        assertThat(among(waiting(MadeFrom.digest(run)), List.of("gpu-3"))).isInstanceOf(StageState.Active.class);
        assertThat(among(tied.withPod(placedOn("gpu-1")), List.of("gpu-3")))
                .as("what is on a node is another matter")
                .isInstanceOf(StageState.Active.class);
    }

    private static PodFacts placedOn(String node) {
        return PodFactsBuilder.builder()
                .name("miniature-prepare-1-x")
                .node(node)
                .others(List.of())
                .build();
    }

    private StageState among(JobFacts job, List<String> nodes) {
        return StageFold.of(
                StageRecord.pending(Stage.PREPARE),
                ObservationBuilder.builder()
                        .jobs(List.of(job))
                        .nodes(nodes.stream()
                                .map(name -> new NodeFacts(name, Map.of(), true, null, false, Map.of(), List.of()))
                                .toList())
                        .runConfig(CONFIG)
                        .build(),
                run,
                NOW);
    }

    private StageState of(JobFacts job, String config) {
        return StageFold.of(
                StageRecord.pending(Stage.PREPARE),
                ObservationBuilder.builder()
                        .jobs(List.of(job))
                        .nodes(List.of())
                        .runConfig(config)
                        .build(),
                run,
                NOW);
    }

    private JobFacts waiting(String digest) {
        return job(JobFacts.Phase.RUNNING, digest).build();
    }

    private JobFacts failed(int exitCode, String said) {
        return job(JobFacts.Phase.FAILED, MadeFrom.digest(run))
                .failureReason("BackoffLimitExceeded")
                .finished(NOW)
                .pod(PodFactsBuilder.builder()
                        .name("miniature-prepare-1-x")
                        .finished(true)
                        .exitCode(exitCode)
                        .terminationText(said)
                        .others(List.of())
                        .build())
                .build();
    }

    private JobFactsBuilder job(JobFacts.Phase phase, String digest) {
        return JobFactsBuilder.builder()
                .name("miniature-prepare-1")
                .uid("uid")
                .stage("prepare")
                .attempt(1)
                .phase(phase)
                .started(NOW.minusSeconds(60))
                .given(new JobFacts.Given(run.container().image(), digest, List.of()));
    }
}
