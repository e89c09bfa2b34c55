package dev.longcontext.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {

    @TempDir
    Path libtorch;

    @AfterEach
    void forget() {
        System.clearProperty("PYTORCH_FLAVOR");
    }

    private String flavor() {
        Installation.configure(Map.of("PYTORCH_LIBRARY_PATH", libtorch.toString()));
        return System.getProperty("PYTORCH_FLAVOR");
    }

    @Test
    void librariesForCudaGetTheirFlavor() throws IOException {
        assertThat(flavor()).isNull();

        Files.createFile(libtorch.resolve(System.mapLibraryName("torch_cuda")));
        assertThat(flavor()).isEqualTo("cu128");
    }

    @Test
    void aFlavorThatIsGivenStays() throws IOException {
        Files.createFile(libtorch.resolve(System.mapLibraryName("torch_cuda")));
        System.setProperty("PYTORCH_FLAVOR", "cpu");

        assertThat(flavor()).isEqualTo("cpu");
    }
}
