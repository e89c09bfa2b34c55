package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksumTest {

    @TempDir
    Path folder;

    /** The digests are those of {@code git hash-object} and {@code sha256sum}. */
    @Test
    void isWhatGitAndGitLfsSay() throws IOException {
        Path file = Files.writeString(folder.resolve("hello"), "hello\n");
        Checksum git = new Checksum(Checksum.Kind.GIT_BLOB, "ce013625030ba8dba906f756967f9e9ca394464a");
        Checksum lfs =
                new Checksum(Checksum.Kind.SHA256, "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03");

        assertThat(Checksum.of(Checksum.Kind.GIT_BLOB, file)).isEqualTo(git);
        assertThat(Checksum.of(Checksum.Kind.SHA256, file)).isEqualTo(lfs).hasToString("SHA-256 " + lfs.hex());
        Files.writeString(file, "hello!");
        assertThat(Checksum.of(Checksum.Kind.GIT_BLOB, file)).isNotEqualTo(git);
    }
}
