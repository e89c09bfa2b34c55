package dev.longcontext.trainer.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesTest {

    @TempDir
    Path folder;

    @Test
    void theSameDataHasTheSameCanonicalText() {
        assertThat(Json.canonical(Map.of("b", List.of(1, 2), "a", Map.of("d", 1, "c", 2))))
                .isEqualTo("{\"a\":{\"c\":2,\"d\":1},\"b\":[1,2]}");
    }

    @Test
    void aFoldersDigestIsThatOfItsSha256sums() throws IOException {
        Files.createDirectories(folder.resolve("b"));
        Files.writeString(folder.resolve("b/x"), "abc");
        Files.writeString(folder.resolve("a"), "");

        // printf 'DIGEST  PATH\n' for both | sha256sum
        String sums = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a\n"
                + "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  b/x\n";
        assertThat(Digests.of(folder)).isEqualTo(Digests.ofText(sums));
    }

    @Test
    void aFolderIsReplacedWhole() throws IOException {
        Path target = folder.resolve("adapter");
        Files.createDirectories(target);
        Files.writeString(target.resolve("old"), "1");
        Files.createDirectories(AtomicFiles.partOf(target));
        Files.writeString(AtomicFiles.partOf(target).resolve("new"), "2");

        AtomicFiles.rename(AtomicFiles.partOf(target), target);

        assertThat(target.toFile().list()).containsExactly("new");
        assertThat(AtomicFiles.partOf(target)).doesNotExist();
    }
}
