package dev.longcontext.trainer.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeLibrariesTest {

    @TempDir
    Path root;

    private Path folder;
    private final Map<String, String> settings = new HashMap<>();

    @BeforeEach
    void prepare() throws IOException {
        folder = Files.createDirectory(root.resolve("lib"));
        settings.put("PYTORCH_LIBRARY_PATH", folder.toString());
    }

    private void have(String library) throws IOException {
        Files.createFile(folder.resolve(System.mapLibraryName(library)));
    }

    private void assertRefused(String message, String hint) {
        assertThatThrownBy(() -> NativeLibraries.check(settings::get))
                .hasMessage(message)
                .isInstanceOfSatisfying(FailureException.class, failure -> {
                    assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidConfiguration);
                    assertThat(failure.hint().orElseThrow()).startsWith(hint).contains("docs/images.md");
                });
    }

    @Test
    void takesTheBuildForCpus() throws IOException {
        have("torch");
        assertThatCode(() -> NativeLibraries.check(settings::get)).doesNotThrowAnyException();

        settings.put("PYTORCH_LIBRARY_PATH", root + ":" + folder);
        assertThatCode(() -> NativeLibraries.check(settings::get)).doesNotThrowAnyException();

        settings.clear();
        assertThatCode(() -> NativeLibraries.check(settings::get)).doesNotThrowAnyException();
    }

    @Test
    void takesTheBuildForCuda() throws IOException {
        have("torch");
        have("torch_cuda");
        Files.writeString(root.resolve("build-version"), "2.7.1+cu128\n");
        settings.put("PYTORCH_FLAVOR", "cu128");
        settings.put("PYTORCH_VERSION", "2.7.1");

        assertThatCode(() -> NativeLibraries.check(settings::get)).doesNotThrowAnyException();
    }

    @Test
    void refusesAFolderWithoutLibtorch() {
        assertRefused(
                "PYTORCH_LIBRARY_PATH=" + folder + " has no libtorch.so", "Point it to the folder lib of libtorch");
    }

    @Test
    void refusesAnotherVersionThatIsAskedFor() {
        settings.put("PYTORCH_VERSION", "2.8.0");
        assertRefused("PYTORCH_VERSION=2.8.0: only 2.7.1 works", "Do not set the variable.");
    }

    @Test
    void refusesFilesOfAnotherVersion() throws IOException {
        have("torch");
        Files.writeString(root.resolve("version.py"), "import x\n__version__ = '2.8.0+cu128'\ndebug = False\n");
        assertRefused(
                "PYTORCH_LIBRARY_PATH=" + folder + " is libtorch 2.8.0+cu128: only 2.7.1 works",
                "Install libtorch 2.7.1 for cu128");
    }

    @Test
    void refusesCudaWithoutItsFlavor() throws IOException {
        have("torch");
        have("torch_cuda");
        assertRefused(
                "PYTORCH_LIBRARY_PATH=" + folder + " has CUDA, but PYTORCH_FLAVOR is not set",
                "Set PYTORCH_FLAVOR=cu128.");
        settings.put("PYTORCH_FLAVOR", "cpu");
        assertRefused(
                "PYTORCH_LIBRARY_PATH=" + folder + " has CUDA, but PYTORCH_FLAVOR is cpu", "Set PYTORCH_FLAVOR=cu128.");
    }

    @Test
    void refusesTheFlavorWithoutCuda() throws IOException {
        have("torch");
        settings.put("PYTORCH_FLAVOR", "cu128");
        assertRefused(
                "PYTORCH_FLAVOR=cu128, but PYTORCH_LIBRARY_PATH=" + folder + " has no libtorch_cuda.so",
                "Point PYTORCH_LIBRARY_PATH to libtorch 2.7.1 for cu128.");
    }

    @ParameterizedTest
    @CsvSource({
        "libcudart.so.12: not found, Point PYTORCH_LIBRARY_PATH to the folder lib",
        "libcuda.so.1: cannot open shared object file, The NVIDIA driver is missing"
    })
    void saysWhatTheLinkerSaid(String linker, String hint) {
        assertThatThrownBy(() -> NativeLibraries.load(() -> {
                    throw new IllegalStateException("no", new UnsatisfiedLinkError(linker));
                }))
                .hasMessageStartingWith("libtorch cannot be loaded from PYTORCH_LIBRARY_PATH=")
                .hasMessageEndingWith(": " + linker)
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.hint().orElseThrow()).startsWith(hint));
    }
}
