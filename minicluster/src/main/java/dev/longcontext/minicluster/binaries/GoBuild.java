package dev.longcontext.minicluster.binaries;

import dev.longcontext.minicluster.process.ProcessPlan;
import dev.longcontext.minicluster.process.ProcessSupervisor;
import dev.longcontext.minicluster.process.SupervisedProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A build from source by {@code go build}. The versions of all modules and their digests are pinned by the go.mod and
 * go.sum among this class's resources. It takes minutes the first time, and needs Go's module proxy or a filled cache.
 */
final class GoBuild implements BinarySource {
    static final GoVersion OLDEST = new GoVersion(1, 24);

    private static final String REMEDY =
            "Install Go " + OLDEST + " or newer (https://go.dev/dl) and put its folder bin on PATH.";
    private static final List<String> PACKAGES = List.of(
            "go.etcd.io/etcd/server/v3",
            "k8s.io/kubernetes/cmd/kube-apiserver",
            "k8s.io/kubernetes/cmd/kube-controller-manager",
            "k8s.io/kubernetes/cmd/kube-scheduler");
    private static final int LINES_OF_FAILURE = 10;

    private final String go;
    private final ProcessSupervisor supervisor;

    /**
     * @param go the go command: a path, or a name looked up on PATH
     * @param supervisor ends the build when this JVM ends
     */
    GoBuild(String go, ProcessSupervisor supervisor) {
        this.go = go;
        this.supervisor = supervisor;
    }

    @Override
    public void fetch(Path folder, Progress progress) throws SourceUnavailableException, IOException {
        checkVersion(folder);
        Path module = Files.createDirectory(folder.resolve("source"));
        for (String name : List.of("go.mod", "go.sum", "tools.go")) {
            copyResource(name, module);
        }
        progress.step("Building Kubernetes " + KubernetesBinaries.KUBERNETES_VERSION + " and etcd "
                + KubernetesBinaries.ETCD_VERSION + " from source by go build: a few minutes, once");
        build(module, folder, progress);
        // a program is named by the last element of its package's path that is not a version
        Files.move(folder.resolve("server"), folder.resolve("etcd"));
        for (String name : List.of("go.mod", "go.sum", "tools.go")) {
            Files.delete(module.resolve(name));
        }
        Files.delete(module);
    }

    private void checkVersion(Path folder) throws SourceUnavailableException, IOException {
        List<String> output = new ArrayList<>();
        int exitCode = run(List.of("env", "GOVERSION"), folder, output::add);
        if (exitCode != 0) {
            throw new SourceUnavailableException("go cannot be run (" + String.join(" ", output) + "). " + REMEDY);
        }
        String reported = String.join(" ", output).strip();
        Optional<GoVersion> version = GoVersion.parse(reported);
        if (version.isEmpty() || version.get().compareTo(OLDEST) < 0) {
            throw new SourceUnavailableException("go is version \"" + reported + "\", which is too old. " + REMEDY);
        }
    }

    private void build(Path module, Path folder, Progress progress) throws SourceUnavailableException, IOException {
        BuildOutput output = new BuildOutput(progress, System.nanoTime());
        int exitCode = run(buildArguments(folder), module, output::accept);
        if (exitCode != 0) {
            throw new SourceUnavailableException("go build failed with exit code " + exitCode + ". It needs the module"
                    + " proxy (see go env GOPROXY) or a module cache filled before. Its last lines:\n"
                    + output.tail());
        }
    }

    private static List<String> buildArguments(Path folder) {
        String version = KubernetesBinaries.KUBERNETES_VERSION;
        String[] numbers = version.substring(1).split("\\.", -1);
        String variables = "k8s.io/component-base/version.";
        return Stream.concat(
                        Stream.of(
                                "build",
                                "-v",
                                "-trimpath",
                                "-ldflags",
                                "-s -w -X " + variables + "gitVersion=" + version + " -X " + variables + "gitMajor="
                                        + numbers[0] + " -X " + variables + "gitMinor=" + numbers[1],
                                "-o",
                                folder + "/"),
                        PACKAGES.stream())
                .toList();
    }

    private int run(List<String> arguments, Path folder, Consumer<String> lines) throws IOException {
        List<String> command = new ArrayList<>(List.of(go));
        command.addAll(arguments);
        // whatever workspace, flags or target platform the user's environment sets is not for this build
        Map<String, String> environment =
                Map.of("CGO_ENABLED", "0", "GOFLAGS", "", "GOWORK", "off", "GOOS", "", "GOARCH", "");
        SupervisedProcess process = supervisor.start(
                new ProcessPlan("go " + arguments.get(0), command, environment, true, folder, Optional.empty()));
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.output(), StandardCharsets.UTF_8))) {
            reader.lines().forEach(lines);
        }
        return process.onExit().join();
    }

    private static void copyResource(String name, Path folder) throws IOException {
        try (InputStream resource = GoBuild.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IOException("The resource " + name + " is missing beside " + GoBuild.class.getName());
            }
            Files.copy(resource, folder.resolve(name));
        }
    }

    /** Counts the packages that {@code go build -v} names, and keeps the last lines in case it fails. */
    private static final class BuildOutput {
        private final Progress progress;
        private final long started;
        private final List<String> last = new ArrayList<>();
        private int packages;

        BuildOutput(Progress progress, long started) {
            this.progress = progress;
            this.started = started;
        }

        void accept(String line) {
            last.add(line);
            if (last.size() > LINES_OF_FAILURE) {
                last.remove(0);
            }
            if (line.startsWith("go: downloading ")) {
                progress.update("  " + line.substring("go: ".length()));
            } else {
                packages++;
                Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
                progress.update(String.format(
                        "  %,d of about 2,400 packages compiled, %d:%02d minutes",
                        packages, elapsed.toMinutes(), elapsed.toSecondsPart()));
            }
        }

        String tail() {
            return String.join("\n", last);
        }
    }
}
