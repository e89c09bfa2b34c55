package dev.longcontext.trainer.data;

import dev.longcontext.trainer.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the preparation of data keeps beside its result while it runs. A killed attempt leaves it behind. */
record Scratch(Path folder, Deletion deletion) {

    private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);

    static Scratch in(Path folder) {
        return new Scratch(folder, AtomicFiles::deleteRecursively);
    }

    /** Deletes a file, or a folder with what is in it. */
    @FunctionalInterface
    interface Deletion {
        void delete(Path path) throws IOException;
    }

    /** All samples, of which a mix is made. */
    Path unmixed() {
        return folder.resolve("unmixed");
    }

    /** Of sources that are arranged. {@link DocumentFolders} says which of them stay. */
    Path documents() {
        return folder.resolve("documents");
    }

    /** Deletes the rest of it, also what the configuration of now would not make: space that the next attempt needs. */
    void clear() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        delete(unmixed());
        try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(folder, "*" + AtomicFiles.PART)) {
            for (Path part : unfinished) {
                delete(part);
            }
        }
    }

    /** Deletes all of it, when no attempt is to come. */
    void clearAll() throws IOException {
        clear();
        if (Files.isDirectory(documents())) {
            // each alone: of one that cannot be deleted the others would stay, too
            for (Path each : children(documents())) {
                delete(each);
            }
            delete(documents());
        }
    }

    /**
     * Deletes what is of no use any more. What cannot be deleted is tried again by the next attempt: it takes space, and nothing
     * else depends on it. On NFS an index that was read stays as long as it is mapped, and its folder with it.
     */
    void delete(Path useless) {
        try {
            deletion.delete(useless);
        } catch (IOException e) {
            LOG.warn(
                    "{} is of no use any more and cannot be deleted, it is tried again later: {}",
                    useless,
                    e.toString());
        }
    }

    static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }
}
