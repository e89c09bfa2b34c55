package dev.longcontext.trainer.stage;

import dev.longcontext.contract.ProgressReport;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.Stage;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.contract.TerminationMessage;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.failure.FailureClassifier;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs stages in a workspace: lock, skip what is done, run, write the manifest, leave a termination message, and say
 * the exit code. What a task throws ends here.
 */
public final class StageRunner {

    private static final Logger LOG = LoggerFactory.getLogger(StageRunner.class);

    private final Surroundings surroundings;

    /**
     * What a runner is given by the process it runs in.
     *
     * @param progress makes the sink for a stage that begins
     * @param lastCheckpoint of the stage that runs now, if it has one
     */
    public record Surroundings(
            Map<String, Path> claims,
            Function<Stage, ProgressSink> progress,
            Supplier<Optional<ProgressReport.Checkpoint>> lastCheckpoint,
            StopSignal stop,
            CheckpointRequest checkpointRequest,
            TerminationMessageFile terminationMessage) {}

    public StageRunner(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** @return the process's exit code */
    public int run(RunConfig configuration, Workspace workspace, List<StageTask> tasks) {
        Stage stage = tasks.get(0).stage();
        try (WorkspaceLock lock = WorkspaceLock.acquire(workspace)) {
            for (StageTask task : tasks) {
                stage = task.stage();
                surroundings.stop().check();
                StageContext context = new StageContext(
                        configuration,
                        workspace,
                        surroundings.claims(),
                        surroundings.progress().apply(stage),
                        surroundings.stop(),
                        surroundings.checkpointRequest(),
                        lock);
                surroundings.terminationMessage().write(runOne(task, context));
            }
            return 0;
        } catch (Throwable thrown) {
            return fail(stage.verb(), thrown, surroundings.lastCheckpoint().get(), surroundings.terminationMessage());
        }
    }

    /** Tells the log and the termination message why a verb without checkpoints failed. @return the exit code */
    public static int fail(String verb, Throwable thrown, TerminationMessageFile terminationMessage) {
        return fail(verb, thrown, Optional.empty(), terminationMessage);
    }

    /** Tells the log and the termination message why a verb failed. @return the exit code */
    public static int fail(
            String verb,
            Throwable thrown,
            Optional<ProgressReport.Checkpoint> lastCheckpoint,
            TerminationMessageFile terminationMessage) {
        FailureException failure = FailureClassifier.classify(thrown);
        String hint = failure.hint().map(text -> "\n" + text).orElse("");
        switch (failure.failureClass()) {
            case Internal -> LOG.error("{} failed (Internal): {}{}", verb, failure.getMessage(), hint, thrown);
            case Terminated -> LOG.info("{} stopped: {}{}", verb, failure.getMessage(), hint);
            default -> LOG.error("{} failed ({}): {}{}", verb, failure.failureClass(), failure.getMessage(), hint);
        }
        try {
            terminationMessage.write(TerminationMessages.failed(verb, failure, lastCheckpoint.orElse(null)));
        } catch (UncheckedIOException e) {
            // the exit code says the class without it, and that of a bug would have a stage run again that cannot work
            LOG.error("{}", e.getMessage(), e);
        }
        return failure.failureClass().exitCode();
    }

    private record Inputs(Map<String, Object> values, String digest) {

        static Inputs of(StageTask task, StageContext context) throws IOException {
            Map<String, Object> values = task.inputs(context);
            return new Inputs(values, StageManifest.digestOf(values));
        }
    }

    private static TerminationMessage runOne(StageTask task, StageContext context)
            throws IOException, InterruptedException {
        Stage stage = task.stage();
        Path manifestFile = context.workspace().manifest(stage);
        Inputs inputs = Inputs.of(task, context);
        StageManifest manifest = StageManifest.read(manifestFile).orElse(null);
        if (manifest != null
                && manifest.holds(inputs.digest(), context.workspace().root())) {
            LOG.info("{} is already done: its inputs have not changed since {}", stage.verb(), manifest.completed());
        } else {
            LOG.info("{} begins", stage.verb());
            context.fence().check();
            // what it says was made is about to be replaced: killed in between, it would pass for that of its inputs
            AtomicFiles.delete(manifestFile);
            Instant started = Instant.now();
            StageTask.Result result = task.run(context);
            manifest = manifest(stage, context, inputs, result, started);
            context.fence().check();
            manifest.write(manifestFile);
            LOG.info("{} is done: {}", stage.verb(), Json.compact(manifest.summary()));
        }
        StageSummary told = task.told(context, manifest.summary());
        return TerminationMessages.succeeded(stage, told, StageManifest.digestOfFile(manifestFile));
    }

    private static StageManifest manifest(
            Stage stage, StageContext context, Inputs inputs, StageTask.Result result, Instant started)
            throws IOException {
        Map<String, String> outputs = new TreeMap<>();
        for (Path path : result.outputs()) {
            String name = context.workspace().root().relativize(path).toString();
            outputs.put(name, Digests.of(path));
        }
        return new StageManifest(
                RunConfig.VERSION,
                stage.verb(),
                inputs.digest(),
                Json.MAPPER.valueToTree(inputs.values()),
                outputs,
                StageManifest.digestOf(outputs),
                result.summary(),
                Versions.all(),
                started,
                Instant.now());
    }
}
