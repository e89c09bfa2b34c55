package dev.longcontext.trainer.stage;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.Stage;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.failure.FailureException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a task has to work with.
 *
 * @param claims where the claim of a {@code pvc://NAME/path} address is mounted, by name
 * @param stop asked between steps
 * @param checkpointRequest asked between steps, by stages that have checkpoints
 * @param fence checked right before anything final is written
 */
public record StageContext(
        RunConfig configuration,
        Workspace workspace,
        Map<String, Path> claims,
        ProgressSink progress,
        StopSignal stop,
        CheckpointRequest checkpointRequest,
        Fence fence) {

    public StageContext {
        claims = Map.copyOf(claims);
    }

    /** What a stage left in this workspace, if it has been run. */
    public Optional<StageManifest> done(Stage stage) {
        return StageManifest.read(workspace.manifest(stage));
    }

    /**
     * SHA-256 of a file or folder that an earlier stage made; empty where it made none.
     *
     * @throws FailureException when the stage has not been run in this workspace
     */
    public Optional<String> digestOf(Stage earlier, Path output) {
        String name = workspace.root().relativize(output).toString();
        return Optional.ofNullable(require(earlier).outputs().get(name));
    }

    /** @throws FailureException when the earlier stage has not been run in this workspace */
    public StageManifest require(Stage earlier) {
        return done(earlier)
                .orElseThrow(() -> new FailureException(
                        FailureClass.InvalidConfiguration,
                        "--workspace " + workspace.root() + " has no " + earlier.verb() + ".manifest.json",
                        "Run the stage " + earlier.verb() + " in this workspace first."));
    }
}
