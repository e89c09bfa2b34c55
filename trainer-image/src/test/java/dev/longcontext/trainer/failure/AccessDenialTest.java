package dev.longcontext.trainer.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.AccessDenial.Barrier;
import dev.longcontext.trainer.failure.AccessDenial.User;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessDenialTest {

    @Test
    void aWorkspaceOnAVolumeOfRootSaysWhoMayNotWhereAndWhatHelps() {
        FailureException failure = AccessDenial.of(
                Path.of("/workspace/miniature"),
                new User(65532, 65532, "65532"),
                new Barrier(Path.of("/workspace"), 0, 0, PosixFilePermissions.fromString("rwxr-xr-x")));

        assertThat(failure)
                .hasMessage("the file system refused /workspace/miniature: this process is user 65532, group 65532,"
                        + " supplementary groups 65532, and /workspace belongs to user 0, group 0 with mode rwxr-xr-x");
        assertThat(failure.hint().orElseThrow())
                .startsWith("Give it to that user: `chown -R 65532:65532 /workspace` as root, where the volume is;");
    }

    @Test
    void theNearestFolderThatExistsIsInTheWay(@TempDir Path folder) throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-x---"));
        int owner = (Integer) Files.getAttribute(folder, "unix:uid");

        FailureException failure = FailureClassifier.classify(
                new AccessDeniedException(folder.resolve("run/model").toString()));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.Storage);
        assertThat(failure)
                .hasMessageContaining("refused " + folder + "/run/model: this process is user " + owner + ", group ")
                .hasMessageContaining(" and " + folder + " belongs to user " + owner + ", group ")
                .hasMessageEndingWith(" with mode r-xr-x---");
    }
}
