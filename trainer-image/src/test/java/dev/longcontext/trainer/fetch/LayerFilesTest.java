package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.SourceUse;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Archives that are damaged: each is read, or refused in our words, and nothing is written beside the folder. */
class LayerFilesTest {

    private static final int VARIANTS = 400;

    @TempDir
    Path top;

    @ParameterizedTest
    @CsvSource({
        "application/vnd.oci.image.layer.v1.tar",
        "application/vnd.oci.image.layer.v1.tar+gzip",
        "application/vnd.oci.image.layer.v1.tar+zstd"
    })
    void damagedArchivesAreReadOrRefused(String mediaType) throws IOException {
        byte[] tar = OciImages.tar(
                "models/config.json",
                "{\"a\": 1}",
                "models/.wh.tokenizer.json",
                "",
                "models/model.safetensors",
                "weights",
                "models/" + "long".repeat(40) + "/config.json",
                "{}",
                "a/config.json -> /etc/passwd",
                "");
        byte[] whole = mediaType.endsWith("gzip")
                ? OciImages.gzip(tar)
                : mediaType.endsWith("zstd") ? OciImages.zstd(tar) : tar;
        Random random = new Random(7);
        int refused = 0;
        for (int variant = 0; variant < VARIANTS; variant++) {
            byte[] damaged = whole.clone();
            for (int i = 0; i < 1 + variant % 5; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            if (variant % 7 == 0) {
                damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
            }
            refused += isRefused(mediaType, damaged, variant) ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(VARIANTS / 20);
        try (Stream<Path> beside = Files.list(top)) {
            assertThat(beside.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("archive", "folder");
        }
    }

    /** Base images have certificates of such names, which the locale POSIX has no letters for. */
    @Test
    void passesOverNamesWithLettersBeyondAscii() throws IOException {
        byte[] tar =
                OciImages.tar("usr/F\u0151tan\u00fas\u00edtv\u00e1ny.crt", "a certificate", "models/config.json", "{}");

        assertThat(isRefused("application/vnd.oci.image.layer.v1.tar", tar, 0)).isFalse();

        assertThat(top.resolve("folder/0/models/config.json")).hasContent("{}");
    }

    private boolean isRefused(String mediaType, byte[] bytes, int variant) throws IOException {
        Path archive = Files.write(top.resolve("archive"), bytes);
        Path folder = Files.createDirectories(top.resolve("folder/" + variant));
        OciLayer layer = new OciLayer(mediaType, "sha256:" + "0".repeat(64), bytes.length, "");
        SourceAddress from = new SourceAddress("oci://host/name", "spec.baseModel.uri", null, SourceUse.MODEL);
        try {
            new LayerFiles(from, folder).add(archive, layer, new Transfer(new StopSignal(), moved -> {}, until -> {}));
            return false;
        } catch (FailureException e) {
            assertThat(e.failureClass()).isIn(FailureClass.InvalidData, FailureClass.Storage);
            assertThat(e.getMessage()).contains("oci://host/name");
            return true;
        }
    }
}
