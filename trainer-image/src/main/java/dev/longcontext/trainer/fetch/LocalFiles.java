package dev.longcontext.trainer.fetch;

import dev.longcontext.trainer.files.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Copies files of this machine. */
final class LocalFiles {

    private static final int BUFFER = 1 << 20;

    private LocalFiles() {}

    /**
     * Copies a file unless a copy of its size is there. It appears under its name once it is whole.
     *
     * @param from a real path: no link is followed
     */
    static void copy(Path from, Path target, Transfer transfer) throws IOException {
        if (Files.exists(target) && Files.size(target) == Files.size(from)) {
            return;
        }
        Path part = AtomicFiles.partOf(target);
        Files.deleteIfExists(part); // of an attempt that was broken off: it takes space, and is written anew
        FreeSpace.require(target.toAbsolutePath().getParent(), Files.size(from), from.toString());
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(from, LinkOption.NOFOLLOW_LINKS);
                OutputStream out = Files.newOutputStream(part)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                transfer.stop().check();
                out.write(buffer, 0, n);
                transfer.moved().accept(n);
            }
        }
        AtomicFiles.sync(part);
        AtomicFiles.rename(part, target);
    }
}
