package dev.longcontext.trainer.failure;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Says which file the system refused: a channel throws the system's words alone, such as "No space left on device". */
public final class NamedFile {

    private NamedFile() {}

    /** @return the failure as it is where its type says more than {@link IOException} does */
    public static IOException in(Path file, IOException failure) {
        if (failure.getClass() != IOException.class) {
            return failure;
        }
        var named = new FileSystemException(file.toString(), null, failure.getMessage());
        named.initCause(failure);
        return named;
    }
}
