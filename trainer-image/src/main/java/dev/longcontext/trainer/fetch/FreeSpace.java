package dev.longcontext.trainer.fetch;

import dev.longcontext.trainer.failure.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a volume can still take. */
final class FreeSpace {

    private static final long MEBIBYTE = 1 << 20;

    private FreeSpace() {}

    /**
     * @param folder where the bytes will go
     * @param what they are, for the message
     * @throws FailureException of class Storage before the first byte, when so many cannot fit
     */
    static void require(Path folder, long bytes, String what) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        // some volumes do not tell, and say 0: a full one fails when it is written to
        if (free > 0 && bytes > free) {
            throw new FailureException(
                    FailureClass.Storage,
                    what + " has " + bytes / MEBIBYTE + " MiB to fetch, and the volume of the workspace has "
                            + free / MEBIBYTE + " MiB left",
                    "Check that it is the right file; if so, give the workspace a larger volume.");
        }
    }
}
