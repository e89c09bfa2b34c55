package dev.longcontext.trainer.fetch;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
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
    static void require(Path folder, long bytes, String what) {
        // not Files.getFileStore, which fails where the mount is not listed, as in some containers
        long free = folder.toFile().getUsableSpace();
        // some volumes do not tell, and say 0: a full one fails when it is written to
        if (free > 0 && bytes > free) {
            throw new FailureException(
                    FailureClass.Storage,
                    what + " has " + bytes / MEBIBYTE + " MiB to fetch, but the volume of the workspace has "
                            + free / MEBIBYTE + " MiB left",
                    "Check that it is the right file; if so, use a larger volume for the workspace.");
        }
    }
}
