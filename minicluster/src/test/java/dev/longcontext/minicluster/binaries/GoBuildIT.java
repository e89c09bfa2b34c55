package dev.longcontext.minicluster.binaries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longcontext.minicluster.process.ProcessSupervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a go command of our own, a shell script: a real build takes minutes. */
class GoBuildIT {
    @TempDir
    Path folder;

    @TempDir
    Path tools;

    private ProcessSupervisor supervisor;
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        supervisor = ProcessSupervisor.start();
    }

    @AfterEach
    void stop() {
        supervisor.close();
    }

    @Test
    void theBuildPutsEveryProgramUnderItsName() throws Exception {
        String go = script("""
                if [ "$1" = env ]; then echo go1.26.8; exit; fi
                test -s go.mod && test -s go.sum && test -s tools.go && test "$CGO_ENABLED" = 0 || exit 3
                while [ "$1" != -o ]; do shift; done
                for program in server kube-apiserver kube-controller-manager kube-scheduler; do
                  echo "k8s.io/kubernetes/cmd/$program"
                  echo "$program" > "$2$program"; chmod +x "$2$program"
                done
                """);

        new GoBuild(go, supervisor).fetch(folder, Progress.to(told::add));

        assertThat(folder.toFile().list()).containsExactlyInAnyOrderElementsOf(KubernetesBinaries.PROGRAMS);
        assertThat(folder.resolve("etcd")).hasContent("server");
        assertThat(told)
                .containsExactly("Building Kubernetes v1.34.3 and etcd v3.6.4 from source by go build: a few minutes,"
                        + " once");
    }

    @Test
    void theVersionIsStampedIntoTheProgramsAndEveryPackageIsNamed() throws Exception {
        String go = script("""
                if [ "$1" = env ]; then echo go1.26.8; exit; fi
                printf '%s\\n' "$@" > "$(dirname "$0")/arguments"; exit 1
                """);

        assertThatThrownBy(() -> new GoBuild(go, supervisor).fetch(folder, Progress.to(told::add)))
                .isInstanceOf(SourceUnavailableException.class);
        assertThat(Files.readAllLines(tools.resolve("arguments")))
                .contains(
                        "-s -w -X k8s.io/component-base/version.gitVersion=v1.34.3"
                                + " -X k8s.io/component-base/version.gitMajor=1"
                                + " -X k8s.io/component-base/version.gitMinor=34",
                        "go.etcd.io/etcd/server/v3",
                        "k8s.io/kubernetes/cmd/kube-apiserver",
                        "k8s.io/kubernetes/cmd/kube-controller-manager",
                        "k8s.io/kubernetes/cmd/kube-scheduler");
    }

    @Test
    void aMissingGoIsSaidWithTheRemedy() {
        GoBuild build = new GoBuild(tools.resolve("absent").toString(), supervisor);

        assertThatThrownBy(() -> build.fetch(folder, Progress.to(told::add)))
                .isInstanceOf(SourceUnavailableException.class)
                .hasMessageStartingWith("go cannot be run (")
                .hasMessageEndingWith("Install Go 1.24 or newer (https://go.dev/dl) and put its folder bin on PATH.");
    }

    @Test
    void anOldGoIsSaidWithTheRemedy() throws IOException {
        GoBuild build = new GoBuild(script("echo go1.19.8"), supervisor);

        assertThatThrownBy(() -> build.fetch(folder, Progress.to(told::add)))
                .hasMessage("go is version \"go1.19.8\", which is too old. Install Go 1.24 or newer"
                        + " (https://go.dev/dl) and put its folder bin on PATH.");
    }

    @Test
    void aBuildThatFailsIsSaidWithItsLastLines() throws IOException {
        GoBuild build = new GoBuild(script("""
                        if [ "$1" = env ]; then echo go1.26.8; exit; fi
                        for line in 1 2 3 4 5 6 7 8 9 10 11; do echo "line $line"; done
                        echo "dial tcp: lookup modules.example.com: no such host" >&2; exit 1
                        """), supervisor);

        assertThatThrownBy(() -> build.fetch(folder, Progress.to(told::add)))
                .hasMessageStartingWith("go build failed with exit code 1. It needs the module proxy (see go env"
                        + " GOPROXY) or a module cache filled before. Its last lines:\nline 3\n")
                .hasMessageEndingWith("line 11\ndial tcp: lookup modules.example.com: no such host");
    }

    private String script(String body) throws IOException {
        Path script = Files.writeString(tools.resolve("go"), "#!/bin/sh\n" + body);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script.toString();
    }
}
