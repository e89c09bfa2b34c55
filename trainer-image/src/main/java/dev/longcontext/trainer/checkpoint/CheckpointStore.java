package dev.longcontext.trainer.checkpoint;

import dev.longcontext.trainer.configuration.RunConfiguration;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    static final String MANIFEST = "checkpoint.json";
    /** Lines {@code DIGEST  NAME} of all other files, the manifest too, as {@code sha256sum -c} reads them. */
    static final String SUMS = "SHA256SUMS";

    private static final String PREFIX = "step-";
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);

    private final Path folder;
    private final String inputsDigest;
    private final int keepLast;

    /**
     * @param inputsDigest of all that decides the run's result: checkpoints of another are not resumed from
     * @param keepLast how many checkpoints stay
     */
    public CheckpointStore(Path folder, String inputsDigest, int keepLast) {
        this.folder = folder;
        this.inputsDigest = inputsDigest;
        this.keepLast = keepLast;
    }

    private record Manifest(String contractVersion, String inputsDigest, Position position) {}

    /** Writes a checkpoint's files into an empty folder. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Path folder) throws IOException;
    }

    /**
     * Saves a checkpoint.
     *
     * @param beforePublishing called when all is written, right before the rename
     */
    public Checkpoint save(Position position, Content content, Runnable beforePublishing) throws IOException {
        Path target = folder.resolve(PREFIX + "%08d".formatted(position.step()));
        Path part = AtomicFiles.partOf(target);
        AtomicFiles.deleteRecursively(part);
        Files.createDirectories(part);
        content.writeTo(part);
        var manifest = new Manifest(RunConfiguration.CONTRACT_VERSION, inputsDigest, position);
        AtomicFiles.write(part.resolve(MANIFEST), Json.pretty(manifest));
        var sums = new StringBuilder();
        for (String name : Digests.filesUnder(part)) {
            AtomicFiles.sync(part.resolve(name));
            sums.append(Digests.ofFile(part.resolve(name)))
                    .append("  ")
                    .append(name)
                    .append('\n');
        }
        AtomicFiles.write(part.resolve(SUMS), sums.toString());
        beforePublishing.run();
        AtomicFiles.rename(part, target);
        prune();
        return new Checkpoint(target, position, Digests.ofFile(target.resolve(SUMS)));
    }

    /** The newest checkpoint of this run that is whole; the damaged ones passed over are named in the log. */
    public Optional<Checkpoint> latest() throws IOException {
        List<Path> newestFirst = checkpoints();
        for (Path each : newestFirst) {
            try {
                return Optional.of(verify(each));
            } catch (UnusableException e) {
                LOG.warn("checkpoint {} cannot be used: {}. Going back to the one before it", each, e.getMessage());
            }
        }
        if (!newestFirst.isEmpty()) {
            LOG.warn("no checkpoint in {} can be used: the run begins anew", folder);
        }
        return Optional.empty();
    }

    private static final class UnusableException extends Exception {
        UnusableException(String message) {
            super(message);
        }
    }

    private Checkpoint verify(Path checkpoint) throws IOException, UnusableException {
        boolean hasManifest = false;
        for (String line : sums(checkpoint)) {
            String[] parts = line.split("  ", 2);
            if (parts.length != 2) {
                throw new UnusableException(SUMS + " has the line \"" + line + "\"");
            }
            Path file = checkpoint.resolve(parts[1]);
            if (!Files.exists(file)) {
                throw new UnusableException(parts[1] + " is missing");
            }
            if (!Digests.ofFile(file).equals(parts[0])) {
                throw new UnusableException(parts[1] + " does not match its SHA-256");
            }
            hasManifest |= parts[1].equals(MANIFEST);
        }
        if (!hasManifest) {
            throw new UnusableException(SUMS + " does not name " + MANIFEST);
        }
        Manifest manifest = Json.MAPPER.readValue(checkpoint.resolve(MANIFEST).toFile(), Manifest.class);
        if (!inputsDigest.equals(manifest.inputsDigest())) {
            throw new UnusableException("it is of a run with other data or another configuration");
        }
        return new Checkpoint(checkpoint, manifest.position(), Digests.ofFile(checkpoint.resolve(SUMS)));
    }

    private static List<String> sums(Path checkpoint) throws UnusableException {
        try {
            return Files.readAllLines(checkpoint.resolve(SUMS));
        } catch (IOException e) {
            throw new UnusableException(SUMS + " cannot be read: " + e);
        }
    }

    private List<Path> checkpoints() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(path -> path.getFileName().toString().startsWith(PREFIX)
                            && !path.getFileName().toString().endsWith(AtomicFiles.PART))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    private void prune() throws IOException {
        List<Path> newestFirst = checkpoints();
        for (Path old : newestFirst.subList(Math.min(keepLast, newestFirst.size()), newestFirst.size())) {
            AtomicFiles.deleteRecursively(old);
        }
    }
}
