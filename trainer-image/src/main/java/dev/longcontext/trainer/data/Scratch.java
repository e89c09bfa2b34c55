package dev.longcontext.trainer.data;

import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Deletion;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the preparation of data keeps beside its result while it runs. A killed attempt leaves it behind. */
record Scratch(Path folder, Deletion deletion) {

    static Scratch in(Path folder) {
        return new Scratch(folder, Deletion.RECURSIVE);
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

    /** What cannot be deleted is tried again by the next attempt. */
    void delete(Path useless) {
        deletion.deleteUseless(useless);
    }

    static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }
}
