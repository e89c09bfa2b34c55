package dev.longcontext.trainer.checkpoint;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.failure.FullVolume;
import dev.longcontext.trainer.failure.NamedFile;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Deletion;
import dev.longcontext.trainer.files.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder {@code checkpoints/}. A checkpoint is written beside its place, forced to the volume, read back for its
 * digests and renamed; older ones go only after that. A damaged one is passed over for the one before.
 */
public final class CheckpointStore {

    private static final String PREFIX = "step-";
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);

    private final Path folder;
    private final String inputsDigest;
    private final int keepLast;
    private final Deletion deletion;
    private List<Path> passedOver = List.of();
    private int damaged;

    /**
     * @param inputsDigest of all that decides the run's result: checkpoints of another are not resumed from
     * @param keepLast how many checkpoints stay
     */
    public CheckpointStore(Path folder, String inputsDigest, int keepLast) {
        this(folder, inputsDigest, keepLast, Deletion.RECURSIVE);
    }

    /** @param deletion of a checkpoint that is of no use any more */
    CheckpointStore(Path folder, String inputsDigest, int keepLast, Deletion deletion) {
        this.folder = folder;
        this.inputsDigest = inputsDigest;
        this.keepLast = keepLast;
        this.deletion = deletion;
    }

    /**
     * What a checkpoint holds.
     *
     * @param bytes it takes on the volume, about
     */
    public record Content(long bytes, Writer writer) {}

    /** Writes a checkpoint's files into an empty folder. */
    @FunctionalInterface
    public interface Writer {
        void writeTo(Path folder) throws IOException;
    }

    /**
     * Saves a checkpoint.
     *
     * @param beforePublishing called when all is written, right before the rename
     * @throws FailureException of class Storage on a full volume: nothing of it is left then, and the checkpoints before
     *     it are as they were
     * @throws IOException when it cannot be written for another reason; the same holds
     */
    public Checkpoint save(Position position, Content content, Runnable beforePublishing) throws IOException {
        Path target = folder.resolve(name(position));
        Path part = AtomicFiles.partOf(target);
        try {
            AtomicFiles.deleteRecursively(part);
            Files.createDirectories(part);
            content.writer().writeTo(part);
            CheckpointManifest.write(part, inputsDigest, position);
            Sha256Sums.write(part);
        } catch (IOException e) {
            deletePart(part, e);
            if (FullVolume.isCauseOf(e)) {
                throw full(target, content.bytes(), e);
            }
            throw NamedFile.in(target, e);
        }
        beforePublishing.run();
        AtomicFiles.rename(part, target);
        prune(target);
        return checkpoint(target, position);
    }

    private static Checkpoint checkpoint(Path folder, Position position) throws IOException {
        Path sums = folder.resolve(Sha256Sums.FILE);
        return new Checkpoint(
                folder,
                position,
                Digests.ofFile(sums),
                Files.getLastModifiedTime(sums).toInstant());
    }

    private static void deletePart(Path part, IOException failure) {
        try {
            AtomicFiles.deleteRecursively(part);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private FailureException full(Path target, long bytes, IOException cause) {
        return new FailureException(
                        FailureClass.Storage,
                        target + " cannot be written: " + cause.getMessage() + "; a checkpoint takes about " + bytes
                                + " bytes, and " + folder.toFile().getUsableSpace() + " are free on the volume",
                        "Use a larger volume for the workspace, or delete files on it that are not needed, and run the "
                                + "stage again: it continues from the previous checkpoint.")
                .causedBy(cause);
    }

    /** The newest checkpoint of this run that is whole; those passed over are named in the log. */
    public Optional<Checkpoint> latest() throws IOException {
        var passed = new ArrayList<Path>();
        Optional<Checkpoint> found = Optional.empty();
        for (Path each : checkpoints()) {
            found = usable(each);
            if (found.isPresent()) {
                break;
            }
            passed.add(each);
        }
        if (found.isEmpty() && !passed.isEmpty()) {
            LOG.error("no checkpoint in {} can be used: training starts from the beginning", folder);
        }
        passedOver = List.copyOf(passed);
        return found;
    }

    /** How many checkpoints {@link #latest} found damaged; those of other runs are not among them. */
    public int damaged() {
        return damaged;
    }

    private Optional<Checkpoint> usable(Path checkpoint) {
        try {
            Sha256Sums.verify(checkpoint);
            CheckpointManifest manifest = CheckpointManifest.read(checkpoint);
            if (!manifest.isOf(inputsDigest)) {
                LOG.warn(
                        "{} belongs to a run with other data, another configuration or another version: it is not used",
                        checkpoint);
                return Optional.empty();
            }
            if (!checkpoint.endsWith(name(manifest.position()))) {
                throw new DamagedCheckpointException(CheckpointManifest.FILE + " is of step "
                        + manifest.position().step());
            }
            return Optional.of(checkpoint(checkpoint, manifest.position()));
        } catch (DamagedCheckpointException | IOException | UncheckedIOException e) {
            damaged++;
            LOG.error("{} is damaged: {}. Going back to the previous checkpoint", checkpoint, e.getMessage());
            return Optional.empty();
        }
    }

    private static String name(Position position) {
        return PREFIX + "%08d".formatted(position.step());
    }

    /** Newest first. */
    private List<Path> checkpoints() throws IOException {
        return entries().stream().filter(path -> !isPart(path)).toList();
    }

    private List<Path> entries() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(path -> path.getFileName().toString().startsWith(PREFIX))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    private static boolean isPart(Path path) {
        return path.getFileName().toString().endsWith(AtomicFiles.PART);
    }

    /**
     * Deletes what is of no use any more: checkpoints passed over, which would otherwise take the places of good ones,
     * what killed saves left behind, and all good ones but the last.
     *
     * <p>What cannot be deleted is tried again after the next save. On NFS the files of the checkpoint that a run goes on
     * from stay as long as they are mapped, and their folder with them.
     */
    private void prune(Path saved) throws IOException {
        passedOver = passedOver.stream().filter(each -> !each.equals(saved)).toList();
        List<Path> good = checkpoints().stream()
                .filter(each -> !passedOver.contains(each))
                .toList();
        List<Path> kept = good.subList(0, Math.min(keepLast, good.size()));
        for (Path each : entries()) {
            if (!kept.contains(each)) {
                deletion.deleteUseless(each);
            }
        }
        passedOver = passedOver.stream().filter(Files::exists).toList();
    }
}
