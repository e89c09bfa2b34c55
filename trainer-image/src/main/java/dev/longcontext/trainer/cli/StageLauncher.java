package dev.longcontext.trainer.cli;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.HttpApi;
import dev.longcontext.contract.ProgressReport;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.Stage;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.observability.CheckpointGate;
import dev.longcontext.trainer.observability.Observability;
import dev.longcontext.trainer.stage.CheckpointRequest;
import dev.longcontext.trainer.stage.StageRunner;
import dev.longcontext.trainer.stage.StageTask;
import dev.longcontext.trainer.stage.ThreadDump;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs stages as the command line asked for. */
final class StageLauncher {

    private static final Logger LOG = LoggerFactory.getLogger(StageLauncher.class);

    private final TrainerProcess process;

    StageLauncher(TrainerProcess process) {
        this.process = process;
    }

    /** @return the exit code */
    int run(StageOptions options, List<Stage> stages) {
        RunConfig configuration = process.configuration(options.config);
        List<StageTask> tasks = stages.stream().map(Composition::task).toList();
        CheckpointRequest checkpointRequest = new CheckpointRequest();
        Duration hangTimeout = Duration.ofSeconds(configuration.hangTimeoutSeconds());
        Observability.Settings settings = new Observability.Settings(
                stages.get(0).verb(),
                listen(options),
                hangTimeout,
                new CheckpointGate(process.checkpointToken(), checkpointRequest),
                last -> endHung(hangTimeout, last));
        try (Observability observability = new Observability(settings)) {
            StageRunner runner = new StageRunner(new StageRunner.Surroundings(
                    options.claims,
                    observability::begin,
                    observability::lastCheckpoint,
                    process.stop(),
                    checkpointRequest,
                    process.terminationMessage()));
            return runner.run(
                    configuration,
                    new Workspace(options.workspace.toAbsolutePath().normalize()),
                    tasks);
        }
    }

    private Optional<InetSocketAddress> listen(StageOptions options) {
        return options.listen == null
                ? process.podAddress(HttpApi.STAGE_PORT)
                : Optional.of(TrainerProcess.address(options.listen));
    }

    /** A thread that hangs cannot be ended from outside of it: the process goes as it is. */
    private void endHung(Duration timeout, ProgressReport last) {
        LOG.error("stacks of all threads:\n{}", ThreadDump.text());
        FailureException hang = new FailureException(
                FailureClass.Hang,
                "no step ended for " + timeout.toSeconds() + " s",
                "If steps really take this long, raise spec.failurePolicy.hangTimeout.");
        int exitCode = StageRunner.fail(
                last.stage(), hang, Optional.ofNullable(last.checkpoint()), process.terminationMessage());
        Runtime.getRuntime().halt(exitCode);
    }
}
