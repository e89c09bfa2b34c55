package dev.longcontext.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./quickstart} and {@code ./check} up to the build, in a folder with a space, with programs that only say what they were given. */
class StartScriptsTest {

    private static final List<String> FILES = List.of("quickstart", "check", "scripts/prerequisites.sh");
    /** What the scripts use of every system. */
    private static final List<String> TOOLS = List.of("dirname", "uname", "sed", "grep", "awk", "ls");

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    @TempDir
    Path scratch;

    private Path checkout;
    private Path programs;
    private Path servers;

    @BeforeEach
    void copy() throws IOException {
        checkout = scratch.resolve("a checkout");
        for (String file : FILES) {
            Path copy = checkout.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(Repository.ROOT.resolve(file), copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
        servers = scratch.resolve("cache/longcontext/servers");
        programs = Files.createDirectory(scratch.resolve("programs"));
        program("mvn", "echo mvn \"$@\"");
        program("kubectl", "exit 0");
        program("git", "exit 0");
        program("df", "echo Filesystem; echo disk 99999999 0 99999999 0% /");
    }

    @Test
    void helpIsPrintedInEveryFolder() {
        Command.Result help = Command.run(scratch, "sh", "a checkout/quickstart", "--help");

        assertThat(help.output()).contains("./quickstart --keep", "./quickstart --stop");
        assertThat(help.code()).isZero();
    }

    @Test
    void aProgramThatHasTheProcessIdOfAFormerClusterIsNotStopped() throws IOException {
        Process other = new ProcessBuilder("sleep", "600").start();
        try {
            Path id = checkout.resolve(".run/pid");
            Files.createDirectories(id.getParent());
            Files.writeString(id, other.pid() + "\n");

            Command.Result stop = Command.run(scratch, "sh", "a checkout/quickstart", "--stop");

            assertThat(stop.output()).isEqualTo("no cluster is running\n");
            assertThat(other.isAlive()).isTrue();
            assertThat(id).doesNotExist();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void stoppedDuringTheBuildItEndsTheBuildAndCallsThatNoFailure() throws Exception {
        Path id = scratch.resolve("build");
        program("mvn", "echo $$ >'" + id + ".part'; mv '" + id + ".part' '" + id + "'; exec sleep 600");
        File output = scratch.resolve("output").toFile();
        Map<String, String> environment = environment(programs + File.pathSeparator + System.getenv("PATH"));
        Process quickstart = Command.process(scratch, environment, "sh", "a checkout/quickstart")
                .redirectOutput(output)
                .start();
        try {
            // a dot: it waits for the build
            await(() -> Files.exists(id) && Files.readString(output.toPath()).contains("build.log) ."));
            long build = Long.parseLong(Files.readString(id).strip());

            quickstart.destroy();

            assertThat(quickstart.waitFor()).isEqualTo(130);
            assertThat(ProcessHandle.of(build)).isEmpty();
            assertThat(Files.readString(output.toPath())).contains("stopped").doesNotContain("failed");
        } finally {
            quickstart.destroyForcibly();
        }
    }

    @Test
    void theTestsNeedGoUntilTheirServersAreBuilt() throws IOException {
        assertThat(check()).isEqualTo(new Command.Result(69, """
                missing: go
                  remedy: install version 1.24 or newer (https://go.dev/dl) and have its folder bin on the PATH: two servers for \
                tests are built with it, once
                note: no Go on the PATH and no Kubernetes binaries cached: the release files will be downloaded.
                """));

        for (String server : List.of("a@v1/versitygw", "b@v1/registry")) {
            Files.createDirectories(servers.resolve(server).getParent());
            Files.createFile(servers.resolve(server));
        }

        Command.Result check = check();
        assertThat(check.output()).endsWith("mvn -B -ntp -T 2 verify -pl crds\n");
        assertThat(check.code()).isZero();
    }

    /** Runs {@code ./check -pl crds} where no other programs are than {@link #programs}. */
    private Command.Result check() throws IOException {
        for (String tool : TOOLS) {
            Files.deleteIfExists(programs.resolve(tool));
            Files.createSymbolicLink(programs.resolve(tool), found(tool));
        }
        return Command.run(scratch, environment(programs.toString()), "/bin/sh", "a checkout/check", "-pl", "crds");
    }

    private Map<String, String> environment(String path) {
        Map<String, String> environment = new HashMap<>();
        environment.put("PATH", path);
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("XDG_CACHE_HOME", scratch.resolve("cache").toString());
        environment.put("CHECK_MODULES", "2");
        environment.put("LONGCONTEXT_KUBERNETES_BIN", "");
        return environment;
    }

    private void program(String name, String script) throws IOException {
        Path program = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    private static Path found(String tool) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(tool + " is not on the PATH"));
    }

    private static void await(Condition condition) throws Exception {
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("still waiting").isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }
}
