package dev.longcontext.trainer.stage;

import dev.longcontext.contract.Stage;
import dev.longcontext.contract.StageSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What a stage does. The runner adds lock, manifest, messages and exit code. */
public interface StageTask {

    Stage stage();

    /**
     * Everything that decides the result: parts of the configuration and {@link StageManifest#outputsDigest} of earlier
     * stages. When they are what they were, the stage is not run again. Values are JSON data or records.
     *
     * @throws IOException when a file that is an input cannot be looked at
     */
    Map<String, Object> inputs(StageContext context) throws IOException;

    /** The digest of the inputs: by it a manifest, checkpoints and logs know which run they are of. */
    default String inputsDigest(StageContext context) throws IOException {
        return StageManifest.digestOf(inputs(context));
    }

    Result run(StageContext context) throws IOException, InterruptedException;

    /**
     * What the termination message tells: the summary, and what depends on more than the stage's inputs. Also of a stage
     * that was done already.
     */
    default StageSummary told(StageContext context, StageSummary summary) throws IOException {
        return summary;
    }

    /**
     * What a stage made.
     *
     * @param outputs files and folders made, whose digests go into the manifest
     */
    record Result(StageSummary summary, List<Path> outputs) {
        public Result {
            outputs = List.copyOf(outputs);
        }
    }
}
