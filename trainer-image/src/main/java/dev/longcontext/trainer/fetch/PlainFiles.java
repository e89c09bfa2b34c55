package dev.longcontext.trainer.fetch;

import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Files that may be read: plain ones, and of a claim only those that really lie on it. Whoever writes to a claim could
 * otherwise have the trainer read what only the trainer can: its environment, with the tokens in it.
 */
public final class PlainFiles {

    /** Where Linux shows processes and devices as files. */
    private static final List<Path> SYSTEM = List.of(Path.of("/proc"), Path.of("/sys"), Path.of("/dev"));

    /** A volume like any other, though it is mounted there. */
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private PlainFiles() {}

    /**
     * The real path of a file.
     *
     * @return empty when there is nothing of this name
     * @throws FailureException when there is something else than a plain file, or it lies outside of the claim
     */
    static Optional<Path> find(Location.Local from, Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        Path real = real(from, file);
        if (Files.isDirectory(real)) {
            throw from.refusal(file + " is a folder", "Give a file.");
        }
        if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
            throw from.refusal(
                    file + " is not a regular file but a pipe, a socket or a device", "Put a regular file there.");
        }
        return Optional.of(real);
    }

    /**
     * The real path of a file that may be left out: a link that leads nowhere, or a folder, counts as not there.
     *
     * @throws FailureException as {@link #find} does otherwise
     */
    static Optional<Path> findOptional(Location.Local from, Path file) throws IOException {
        if (!Files.exists(file) || Files.isDirectory(real(from, file))) {
            return Optional.empty();
        }
        return find(from, file);
    }

    /** The real path of a file or folder that is there. */
    public static Path real(Location.Local from, Path path) throws IOException {
        Path real;
        try {
            real = path.toRealPath();
        } catch (NoSuchFileException e) {
            throw from.refusal(path + " is a link to a file that does not exist", "Put the file itself there.")
                    .causedBy(e);
        } catch (FileSystemException e) {
            if (Files.isSymbolicLink(path)) {
                throw from.refusal(path + " is a link that does not lead to a file", "Put the file itself there.")
                        .causedBy(e);
            }
            throw e;
        }
        if (from.claim().isPresent() && !real.startsWith(from.claim().get().toRealPath())) {
            throw from.refusal(
                    path + " is, or is behind, a link that leads outside the claim",
                    "Put the file itself there; a link may lead to another file of the same claim.");
        }
        if (SYSTEM.stream().anyMatch(real::startsWith) && !real.startsWith(SHARED_MEMORY)) {
            throw from.refusal(
                    path + " leads into " + real.getName(0), "Use a file that does not belong to the system.");
        }
        return real;
    }
}
