package dev.longcontext.operator.cluster;

import dev.longcontext.minicluster.MiniCluster;
import dev.longcontext.minicluster.process.ProcessPlan;
import dev.longcontext.minicluster.process.ProcessSupervisor;
import dev.longcontext.minicluster.process.Signal;
import dev.longcontext.minicluster.process.SupervisedProcess;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The operator as it is shipped: the built jar in a process of its own, which may be killed and started again. */
final class OperatorProcess implements AutoCloseable {

    /** Its pod's name, which holds the Lease. */
    static final String NAME = "operator-under-test";

    private static final Path JAR =
            Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath();
    private static final Pattern LISTENING = Pattern.compile("Listening on: (http://\\S+)");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ProcessSupervisor supervisor;
    private final SupervisedProcess process;
    private final Path log;

    private OperatorProcess(ProcessSupervisor supervisor, SupervisedProcess process, Path log) {
        this.supervisor = supervisor;
        this.process = process;
        this.log = log;
    }

    /** Starts it for one namespace and waits until it is ready. */
    static OperatorProcess start(MiniCluster cluster, String namespace) throws IOException {
        return start(cluster.kubeconfig(), namespace);
    }

    /**
     * Starts it with this kubeconfig's rights and waits until it is ready.
     *
     * @param namespaces to watch, separated by commas; none for all
     */
    static OperatorProcess start(Path kubeconfig, String namespaces) throws IOException {
        return start(kubeconfig, namespaces, Map.of());
    }

    /**
     * The same with some of its environment changed.
     */
    static OperatorProcess start(Path kubeconfig, String namespaces, Map<String, String> changes) throws IOException {
        Map<String, String> environment = environment(kubeconfig, namespaces);
        environment.putAll(changes);
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "operators")), "operator-")
                .toAbsolutePath();
        Path log = folder.resolve("operator.log");
        ProcessSupervisor supervisor = ProcessSupervisor.start();
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                JAR.toString());
        SupervisedProcess process =
                supervisor.start(new ProcessPlan("operator", command, environment, false, folder, Optional.of(log)));
        OperatorProcess operator = new OperatorProcess(supervisor, process, log);
        Awaitility.await("the operator is ready; its log is " + log)
                .atMost(PATIENCE)
                .until(() -> operator.get("/q/health/ready") == HttpURLConnection.HTTP_OK);
        return operator;
    }

    private static Map<String, String> environment(Path kubeconfig, String namespaces) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("KUBECONFIG", kubeconfig.toString());
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", "0");
        environment.put("POD_NAMESPACE", namespaces.isEmpty() ? "default" : namespaces);
        environment.put("POD_NAME", NAME);
        environment.put("LONGCONTEXT_WATCH_NAMESPACES", namespaces);
        environment.put("LONGCONTEXT_TRAINER_IMAGE", TrainerScript.IMAGE);
        environment.put("LONGCONTEXT_TRAINER_DEVICE", "cuda");
        environment.put("LONGCONTEXT_PROGRESS_POLL_INTERVAL", "200ms");
        environment.put("LONGCONTEXT_PROGRESS_STATUS_INTERVAL", "1s");
        environment.put("LONGCONTEXT_RETRY_BACK_OFF", "1s");
        environment.put("LONGCONTEXT_TRAINER_GRACE", "10s");
        environment.put(
                "LONGCONTEXT_NETWORK_POLICY_RUN",
                "{\"policyTypes\":[\"Ingress\"],\"ingress\":[{\"ports\":[{\"port\":9090,\"protocol\":\"TCP\"}]}]}");
        environment.put("QUARKUS_LOG_CATEGORY__DEV_LONGCONTEXT__LEVEL", "DEBUG");
        return environment;
    }

    /** The status of a GET, 0 as long as nothing listens. */
    int get(String path) {
        try {
            return answer(path).statusCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    String text(String path) throws IOException {
        return answer(path).body();
    }

    private HttpResponse<String> answer(String path) throws IOException {
        Matcher listening = LISTENING.matcher(Files.readString(log));
        if (!listening.find()) {
            throw new IOException("the operator does not listen yet");
        }
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(listening.group(1) + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Processor time that it has used. */
    Duration cpu() {
        return ProcessHandle.of(process.pid())
                .flatMap(handle -> handle.info().totalCpuDuration())
                .orElseThrow();
    }

    /** Everything it has logged. */
    String log() throws IOException {
        return Files.readString(log);
    }

    /** As the kernel or a lost node does it. */
    void kill() {
        process.signal(Signal.KILL);
        process.onExit().join();
    }

    /**
     * As a kubelet asks it to stop.
     *
     * @return the exit code
     */
    int terminate() {
        return process.stop(PATIENCE).join();
    }

    @Override
    public void close() {
        supervisor.close();
    }
}
