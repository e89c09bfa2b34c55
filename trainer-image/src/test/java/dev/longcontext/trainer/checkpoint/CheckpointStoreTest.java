package dev.longcontext.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longcontext.trainer.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store does where the volume does not do as it is told. */
class CheckpointStoreTest {

    @TempDir
    Path folder;

    private final Set<Path> undeletable = new TreeSet<>();

    /** As on NFS, where a file that is still mapped keeps its folder. */
    @Test
    void anOldCheckpointThatCannotBeDeletedEndsNoRunAndGoesLater() throws IOException {
        CheckpointStore store = store("inputs");
        save(store, 1);
        undeletable.add(step(1));

        save(store, 2);
        save(store, 3);
        assertThat(names()).containsExactly("step-00000001", "step-00000002", "step-00000003");

        undeletable.clear();
        save(store, 4);
        assertThat(names()).containsExactly("step-00000003", "step-00000004");
    }

    /** It is newer by its name than those that the run saves, and must not take the place of one. */
    @Test
    void oneOfAnotherRunThatCannotBeDeletedTakesNoPlace() throws IOException {
        save(store("other inputs"), 9);
        undeletable.add(step(9));
        CheckpointStore store = store("inputs");
        assertThat(store.latest()).isEmpty();

        save(store, 1);
        save(store, 2);
        assertThat(names()).containsExactly("step-00000001", "step-00000002", "step-00000009");

        undeletable.clear();
        save(store, 3);
        assertThat(names()).containsExactly("step-00000002", "step-00000003");
    }

    @Test
    void whatIsInTheWayIsNamedAndNotTakenForAFullVolume() throws IOException {
        Path file = Files.createFile(folder.resolve("checkpoints"));
        var store = new CheckpointStore(file, "inputs", 2);

        assertThatThrownBy(() -> save(store, 1))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void aFailureWithoutAFileIsNamed() {
        CheckpointStore store = store("inputs");

        assertThatThrownBy(() -> store.save(
                        position(1),
                        new CheckpointStore.Content(1, part -> {
                            throw new IOException("Input/output error");
                        }),
                        () -> {}))
                .hasMessage(step(1) + ": Input/output error");
        assertThat(folder).isEmptyDirectory();
    }

    private CheckpointStore store(String inputs) {
        return new CheckpointStore(folder, inputs, 2, each -> {
            if (undeletable.contains(each)) {
                throw new DirectoryNotEmptyException(each.toString());
            }
            AtomicFiles.deleteRecursively(each);
        });
    }

    private Path step(int step) {
        return folder.resolve("step-0000000" + step);
    }

    private List<String> names() throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    private static Position position(long step) {
        return new Position(step, step, step, List.of(), List.of());
    }

    private static void save(CheckpointStore store, long step) throws IOException {
        CheckpointStore.Writer writer = part -> Files.writeString(part.resolve("weights"), "after step " + step);
        store.save(position(step), new CheckpointStore.Content(100, writer), () -> {});
    }
}
