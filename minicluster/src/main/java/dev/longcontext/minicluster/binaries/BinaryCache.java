package dev.longcontext.minicluster.binaries;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * One user's copy of the programs. It is filled beside its place and moved there whole, by one process at a time: the
 * others wait and find it filled.
 */
final class BinaryCache {
    /** A file lock is held by the whole JVM, so its threads need one of their own. */
    private static final ReentrantLock THREADS = new ReentrantLock();

    private final Path folder;

    BinaryCache(Path folder) {
        this.folder = folder;
    }

    Optional<KubernetesBinaries> find() {
        return KubernetesBinaries.missing(folder).isEmpty()
                ? Optional.of(new KubernetesBinaries(folder))
                : Optional.empty();
    }

    /** Gives the filled cache, filling it from the source unless another process just did. */
    KubernetesBinaries fill(BinarySource source, Progress progress) throws SourceUnavailableException, IOException {
        THREADS.lock();
        try (FileChannel channel = lockFile()) {
            lock(channel, progress);
            Optional<KubernetesBinaries> filled = find();
            return filled.isPresent() ? filled.get() : fetch(source, progress);
        } finally {
            THREADS.unlock();
        }
    }

    private FileChannel lockFile() throws IOException {
        Path file = folder.resolveSibling(folder.getFileName() + ".lock");
        try {
            Files.createDirectories(folder.getParent());
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IOException(
                    "the cache " + folder + " cannot be written (" + e
                            + "): set XDG_CACHE_HOME to a folder that can be, or " + BinarySettings.FOLDER_VARIABLE
                            + " to one that has the programs",
                    e);
        }
    }

    /** Locks the file until the channel is closed. */
    private static void lock(FileChannel channel, Progress progress) throws IOException {
        if (channel.tryLock() != null) {
            return;
        }
        progress.step("Another process is fetching the programs of Kubernetes; waiting for it");
        channel.lock();
    }

    private KubernetesBinaries fetch(BinarySource source, Progress progress)
            throws SourceUnavailableException, IOException {
        Path staging = Files.createTempDirectory(folder.getParent(), folder.getFileName() + ".partial-");
        try {
            source.fetch(staging, progress);
            // what is there lacks a program
            deleteFiles(folder);
            Files.move(staging, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (SourceUnavailableException | IOException | RuntimeException e) {
            deleteFiles(staging);
            throw e;
        }
        return find().orElseThrow(() -> new SourceUnavailableException(
                "After the fetch " + folder + " lacks " + String.join(", ", KubernetesBinaries.missing(folder)) + "."));
    }

    private static void deleteFiles(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
