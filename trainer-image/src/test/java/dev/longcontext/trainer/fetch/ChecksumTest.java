package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** The check values that the catalogue of CRCs and the digests' standards give for these nine bytes. */
    @ParameterizedTest
    @CsvSource({
        "CRC32, cbf43926",
        "CRC32C, e3069283",
        "CRC64NVME, ae8b14860a799888",
        "MD5, 25f9e794323b453885f5181f1b624d0b",
        "SHA1, f7c3bc1d808e04732adf679965ccc34ca7ae3441"
    })
    void isWhatTheStandardsSay(Checksum.Kind kind, String hex) throws IOException {
        Path file = Files.writeString(folder.resolve("digits"), "123456789");

        assertThat(Checksum.of(kind, file)).isEqualTo(new Checksum(kind, hex));
    }
}
