package dev.longcontext.trainer.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Git's large file storage: a clone without it has a few lines of text in place of each large file. */
public final class GitLfs {

    private static final byte[] POINTER =
            "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);

    /** What to do about a pointer. */
    public static final String REMEDY =
            "Fetch the file itself: run git lfs install and git lfs pull in the clone, or download it.";

    private GitLfs() {}

    /** Whether a file is a pointer to the file that is meant. */
    public static boolean isPointer(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(POINTER.length), POINTER);
        }
    }
}
