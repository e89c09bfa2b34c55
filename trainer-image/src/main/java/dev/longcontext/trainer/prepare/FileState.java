package dev.longcontext.trainer.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Size and time of a file tell whether it changed; a digest would cost reading all of it each time. */
record FileState(long bytes, String modified) {

    static FileState of(Path file) throws IOException {
        return new FileState(Files.size(file), Files.getLastModifiedTime(file).toString());
    }
}
