package dev.longcontext.minicluster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the command in a JVM of its own. */
class MainIT {
    @TempDir
    Path folder;

    private Process jvm;

    @AfterEach
    void end() {
        jvm.destroyForcibly();
    }

    @Test
    void killedItLeavesNoProcessBehind() throws IOException {
        List<ProcessHandle> processes = startCluster();

        jvm.destroyForcibly();

        await().untilAsserted(() -> assertThat(processes).noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void askedToStopItEndsItsProcessesAndRemovesItsFiles() throws IOException {
        List<ProcessHandle> processes = startCluster();
        assertThat(Files.readString(output()))
                .contains("Kubernetes v1.34.3 is ready at https://127.0.0.1:")
                .contains("export KUBECONFIG=" + cluster().resolve("kubeconfig"))
                .doesNotContain("DEBUG");

        jvm.destroy();

        await().atMost(Duration.ofMinutes(1)).until(() -> !jvm.isAlive());
        assertThat(processes).noneMatch(ProcessHandle::isAlive);
        assertThat(cluster()).doesNotExist();
    }

    @Test
    void whatIsWrongIsSaidInOneLine() throws IOException, InterruptedException {
        Files.createDirectories(cluster());
        Files.writeString(cluster().resolve("precious"), "");

        jvm = start();

        assertThat(jvm.waitFor()).isEqualTo(1);
        assertThat(output())
                .hasContent("The cluster did not start: the folder " + cluster()
                        + " is not empty; name an empty folder or one that does not exist");
    }

    /** Gives the processes of the cluster: the watchdog, and the four of the control plane. */
    private List<ProcessHandle> startCluster() throws IOException {
        jvm = start();
        await().atMost(Duration.ofMinutes(2))
                .until(() -> Files.readString(output()).contains("Ctrl-C") || !jvm.isAlive());
        List<ProcessHandle> processes = jvm.descendants().toList();
        assertThat(processes).as(() -> read(output())).hasSize(5).allMatch(ProcessHandle::isAlive);
        return processes;
    }

    private Process start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(List.of("-Xmx128m", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of("start", "--folder", cluster().toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output().toFile())
                .start();
    }

    private Path cluster() {
        return folder.resolve("cluster");
    }

    private Path output() {
        return folder.resolve("output");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
