package dev.longcontext.trainer.data;

import dev.longcontext.trainer.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the preparation of data keeps beside its result while it runs. A killed attempt leaves it behind. */
final class Scratch {

    private Scratch() {}

    /** All samples, of which a mix is made. */
    static Path unmixed(Path folder) {
        return folder.resolve("unmixed");
    }

    /** Of the source that is being arranged. */
    static Path documents(Path folder) {
        return folder.resolve("documents");
    }

    /** Deletes all of it, also what the configuration of now would not make: space that the next attempt needs. */
    static void clear(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        AtomicFiles.deleteRecursively(unmixed(folder));
        AtomicFiles.deleteRecursively(documents(folder));
        try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(folder, "*" + AtomicFiles.PART)) {
            for (Path part : unfinished) {
                AtomicFiles.deleteRecursively(part);
            }
        }
    }
}
