package dev.longcontext.trainer.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Where the documents of each arranged source lie until all is prepared: those that can be used again by their digest. */
final class DocumentFolders {

    private final Scratch scratch;
    private final Map<Integer, String> digests = new TreeMap<>();

    /** @param sources how many there are */
    DocumentFolders(Scratch scratch, DocumentsDigest digest, int sources) throws IOException {
        this.scratch = scratch;
        for (int number = 0; number < sources; number++) {
            int source = number;
            digest.of(number).ifPresent(found -> digests.put(source, found));
        }
    }

    /** Of the source with this number. */
    Path of(int number) {
        return scratch.documents().resolve(digests.getOrDefault(number, "source-" + number));
    }

    /** Whether a later attempt can use its documents. */
    boolean keeps(int number) {
        return digests.containsKey(number);
    }

    /** Deletes what no later attempt can use: space that it needs. */
    void clear() throws IOException {
        Path folder = scratch.documents();
        if (!Files.isDirectory(folder)) {
            return;
        }
        boolean anyLeft = false;
        for (Path each : Scratch.children(folder)) {
            if (digests.containsValue(each.getFileName().toString()) && FinishedDocuments.areIn(each)) {
                anyLeft = true;
            } else {
                scratch.delete(each);
            }
        }
        if (!anyLeft) {
            scratch.delete(folder);
        }
    }

    /** Deletes the documents of one source. */
    void delete(int number) {
        scratch.delete(of(number));
    }
}
