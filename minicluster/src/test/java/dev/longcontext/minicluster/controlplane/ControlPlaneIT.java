package dev.longcontext.minicluster.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longcontext.minicluster.binaries.BinaryResolver;
import dev.longcontext.minicluster.binaries.KubernetesBinaries;
import dev.longcontext.minicluster.process.ProcessSupervisor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts that go wrong, with programs of our own in the place of some. */
class ControlPlaneIT {
    @TempDir
    Path programs;

    @TempDir
    Path root;

    private ProcessSupervisor supervisor;
    private ClusterFolder folder;
    private KubernetesBinaries real;

    @BeforeEach
    void putRealPrograms() throws Exception {
        supervisor = ProcessSupervisor.start();
        folder = new ClusterFolder(root);
        real = BinaryResolver.fromSystem(supervisor, System.err::println).resolve();
        for (String program : KubernetesBinaries.PROGRAMS) {
            put(program, "exec '" + real.folder().resolve(program) + "' \"$@\"");
        }
    }

    @AfterEach
    void stop() {
        supervisor.close();
    }

    @Test
    void aProcessThatEndsIsSaidWithItsLastWords() throws Exception {
        put("kube-apiserver", "echo 'error: no such flag'; exit 3");

        assertThatThrownBy(() -> ControlPlane.start(new KubernetesBinaries(programs), supervisor, folder))
                .isInstanceOf(ControlPlaneException.class)
                .hasMessage("kube-apiserver ended with exit code 3. Its log ends with:\n  error: no such flag\n"
                        + "All logs are kept in " + root.resolve("logs"));
        assertThat(root.resolve("logs/etcd.log")).exists();
    }

    @Test
    void etcdThatEndsIsToBlameNotTheApiServerThatWaitsForIt() throws Exception {
        put("etcd", "echo 'disk full'; exit 1");

        assertThatThrownBy(() -> ControlPlane.start(new KubernetesBinaries(programs), supervisor, folder))
                .hasMessageStartingWith("etcd ended with exit code 1. Its log ends with:\n  disk full\n");
    }

    @Test
    void aPortLostToSomebodyElseIsReplacedByAnother() throws Exception {
        Path lost = root.resolve("lost");
        put(
                "kube-apiserver",
                "if [ ! -e '" + lost + "' ]; then touch '" + lost + "';"
                        + " echo 'listen tcp 127.0.0.1: bind: address already in use'; exit 1; fi;"
                        + " exec '" + real.kubeApiserver() + "' \"$@\"");

        try (ControlPlane plane = ControlPlane.start(new KubernetesBinaries(programs), supervisor, folder)) {
            assertThat(lost).exists();
            assertThat(plane.server().getPort()).isPositive();
        }
    }

    @Test
    void nobodyElseMayReadTheKeys() throws Exception {
        try (ControlPlane plane = ControlPlane.start(new KubernetesBinaries(programs), supervisor, folder);
                Stream<Path> files = Files.list(root.resolve("credentials"))) {
            assertThat(plane.adminKubeconfig()).isEqualTo(Files.readString(folder.kubeconfig()));
            assertThat(files)
                    .filteredOn(Files::isRegularFile)
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                            .containsExactlyInAnyOrder(
                                    PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
        }
    }

    private void put(String program, String script) throws Exception {
        Path file = programs.resolve(program);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
