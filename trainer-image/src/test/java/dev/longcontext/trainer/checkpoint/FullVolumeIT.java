package dev.longcontext.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.LimitedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A save that the system refuses to write. A small file system takes root to make; the limit of a process's file size
 * ({@code ulimit -f}) takes nobody, and its error comes out of the same write call as that of a full volume.
 */
class FullVolumeIT {

    private static final int TOO_LARGE = 1 << 20;

    @TempDir
    Path folder;

    @Test
    void saysWhatIsMissingAndLeavesTheCheckpointBefore() throws Exception {
        save(folder, 3, 1 << 10);

        assertThat(LimitedProcess.output(Saves.class, folder))
                .startsWith("Storage: " + folder.resolve("step-00000006")
                        + " cannot be written: File too large; a checkpoint takes about 1048576 bytes, and ")
                .endsWith(" are free on the volume");

        assertThat(store(folder).latest().orElseThrow().position().step()).isEqualTo(3);
        assertThat(folder).isDirectoryContaining(path -> path.endsWith("step-00000003"));
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().contains("step-00000006"));
    }

    /** The limited process. */
    static final class Saves {
        public static void main(String[] args) throws IOException {
            try {
                save(Path.of(args[0]), 6, TOO_LARGE);
            } catch (FailureException failure) {
                System.out.println(failure.failureClass() + ": " + failure.getMessage());
            }
        }
    }

    private static CheckpointStore store(Path folder) {
        return new CheckpointStore(folder, "inputs", 1);
    }

    private static void save(Path folder, long step, int bytes) throws IOException {
        CheckpointStore.Writer writer = part -> Files.write(part.resolve("weights"), new byte[bytes]);
        store(folder)
                .save(
                        new Position(step, step, step, List.of(), List.of()),
                        new CheckpointStore.Content(bytes, writer),
                        () -> {});
    }
}
