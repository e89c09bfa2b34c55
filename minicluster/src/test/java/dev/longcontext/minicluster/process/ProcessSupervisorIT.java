package dev.longcontext.minicluster.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessSupervisorIT {
    @TempDir
    Path folder;

    @Test
    void theOutputAndTheExitCodeAreKept() throws IOException {
        try (ProcessSupervisor supervisor = ProcessSupervisor.start()) {
            SupervisedProcess process = supervisor.start(shell("echo out; echo err >&2; exit 65"));

            assertThat(process.onExit().join()).isEqualTo(65);
            assertThat(folder.resolve("out")).hasContent("out\nerr\n");
        }
    }

    @Test
    void theOutputCanBeReadFromAPipe() throws IOException {
        try (ProcessSupervisor supervisor = ProcessSupervisor.start()) {
            SupervisedProcess process = supervisor.start(new ProcessPlan(
                    "pipe",
                    List.of("sh", "-c", "echo $WORD"),
                    Map.of("WORD", "hello"),
                    false,
                    folder,
                    Optional.empty()));

            assertThat(process.output().readAllBytes()).isEqualTo("hello\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void anEnvironmentThatIsNotInheritedHasOnlyPathAndWhatThePlanSays() throws IOException {
        try (ProcessSupervisor supervisor = ProcessSupervisor.start()) {
            SupervisedProcess process = supervisor.start(new ProcessPlan(
                    "env", List.of("env"), Map.of("WORD", "hello"), false, folder, Optional.of(folder.resolve("out"))));

            process.onExit().join();
            assertThat(Files.readAllLines(folder.resolve("out")))
                    .contains("WORD=hello")
                    .noneMatch(line -> line.startsWith("HOME="));
        }
    }

    @Test
    void argumentsReachTheProgramUnchanged() throws IOException {
        try (ProcessSupervisor supervisor = ProcessSupervisor.start()) {
            SupervisedProcess process = supervisor.start(ProcessPlan.toFile(
                    "arguments", List.of("printf", "%s|", "a b", "$HOME", "'\"", ""), folder, folder.resolve("out")));

            process.onExit().join();
            assertThat(folder.resolve("out")).hasContent("a b|$HOME|'\"||");
        }
    }

    @Test
    void stopLetsTheProcessEndByItselfWithinTheGracePeriod() throws IOException {
        try (ProcessSupervisor supervisor = ProcessSupervisor.start()) {
            SupervisedProcess process =
                    supervisor.start(shell("trap 'exit 143' TERM; echo ready; while :; do sleep 0.05; done"));
            awaitOutput("ready");

            assertThat(process.stop(Duration.ofMinutes(5)).join()).isEqualTo(Signal.TERM.exitCode());
        }
    }

    @Test
    void stopKillsAProcessThatIgnoresTheRequest() throws IOException {
        try (ProcessSupervisor supervisor = ProcessSupervisor.start()) {
            SupervisedProcess process =
                    supervisor.start(shell("trap '' TERM; echo ready; while :; do sleep 0.05; done"));
            awaitOutput("ready");

            assertThat(process.stop(Duration.ofMillis(100)).join()).isEqualTo(Signal.KILL.exitCode());
        }
    }

    @Test
    void whatAProcessLeavesBehindEndsWithIt() throws IOException {
        try (ProcessSupervisor supervisor = ProcessSupervisor.start()) {
            SupervisedProcess process = supervisor.start(shell("sleep 1000 & echo $!"));
            process.onExit().join();
            long grandchild =
                    Long.parseLong(Files.readString(folder.resolve("out")).strip());

            await().untilAsserted(() -> assertEnded(grandchild));
        }
    }

    @Test
    void closingStopsEverything() throws IOException {
        SupervisedProcess process;
        long watchdog;
        try (ProcessSupervisor supervisor = ProcessSupervisor.start()) {
            process = supervisor.start(shell("exec sleep 1000"));
            watchdog = supervisor.watchdogPid();
        }

        assertThat(process.isAlive()).isFalse();
        assertEnded(watchdog);
    }

    @Test
    void aProgramThatDoesNotExistEndsAsAShellSaysIt() throws IOException {
        try (ProcessSupervisor supervisor = ProcessSupervisor.start()) {
            SupervisedProcess process = supervisor.start(
                    ProcessPlan.toFile("absent", List.of("/absent/program"), folder, folder.resolve("out")));

            assertThat(process.onExit().join()).isEqualTo(127);
            assertThat(folder.resolve("out")).content().contains("/absent/program");
        }
    }

    @Test
    void aKilledJvmLeavesNoProcessBehind() throws IOException {
        Process jvm = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx32m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SupervisingMain.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("jvm").toFile())
                .start();
        try {
            await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(folder.resolve("pids")));
            List<Long> pids = Files.readAllLines(folder.resolve("pids")).stream()
                    .map(Long::valueOf)
                    .toList();
            assertThat(pids).hasSize(3).allMatch(pid -> ProcessHandle.of(pid).isPresent());

            jvm.destroyForcibly();

            await().untilAsserted(() -> assertThat(pids).allSatisfy(ProcessSupervisorIT::assertEnded));
        } finally {
            jvm.destroyForcibly();
        }
    }

    @Test
    void anEmptyCommandIsRefused() {
        assertThatThrownBy(() -> ProcessPlan.toFile("nothing", List.of(), folder, folder.resolve("out")))
                .hasMessage("The command of process nothing is empty: it needs a program.");
    }

    private ProcessPlan shell(String script) {
        return ProcessPlan.toFile("shell", List.of("sh", "-c", script), folder, folder.resolve("out"));
    }

    private void awaitOutput(String text) {
        await().until(() -> Files.exists(folder.resolve("out"))
                && Files.readString(folder.resolve("out")).contains(text));
    }

    private static void assertEnded(long pid) {
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }
}
