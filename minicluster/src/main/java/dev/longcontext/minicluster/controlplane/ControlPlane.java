package dev.longcontext.minicluster.controlplane;

import dev.longcontext.minicluster.binaries.KubernetesBinaries;
import dev.longcontext.minicluster.process.ProcessPlan;
import dev.longcontext.minicluster.process.ProcessSupervisor;
import dev.longcontext.minicluster.process.SupervisedProcess;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running control plane. */
public final class ControlPlane implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);
    private static final Duration START_DEADLINE = Duration.ofMinutes(2);
    private static final Duration STOP_GRACE = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final int PORT_ATTEMPTS = 5;

    private final KubernetesBinaries binaries;
    private final ProcessSupervisor supervisor;
    private final ClusterFolder folder;
    private final Credentials credentials;
    private final Map<Component, SupervisedProcess> processes = new EnumMap<>(Component.class);
    private URI server;
    private volatile boolean closing;

    private ControlPlane(KubernetesBinaries binaries, ProcessSupervisor supervisor, ClusterFolder folder)
            throws IOException {
        this.binaries = binaries;
        this.supervisor = supervisor;
        this.folder = folder;
        Files.createDirectories(folder.logs());
        this.credentials = new Credentials(folder.credentials());
    }

    /**
     * Starts the four processes and waits until they are ready: the API server says so, and the controller manager has
     * made the default service account.
     *
     * @param folder must exist; is left in place when the start fails, for its logs
     * @throws ControlPlaneException if a process ends or the control plane is not ready within two minutes
     */
    public static ControlPlane start(KubernetesBinaries binaries, ProcessSupervisor supervisor, ClusterFolder folder)
            throws IOException, ControlPlaneException {
        ControlPlane plane = new ControlPlane(binaries, supervisor, folder);
        try {
            plane.start();
            return plane;
        } catch (IOException | ControlPlaneException | RuntimeException e) {
            plane.close();
            throw e;
        }
    }

    private void start() throws IOException, ControlPlaneException {
        launch(Component.ETCD, ComponentCommands.etcd(binaries.etcd(), folder));
        startApiServer();
        PrivateFiles.write(folder.kubeconfig(), credentials.adminKubeconfig(server));
        launch(
                Component.CONTROLLER_MANAGER,
                ComponentCommands.controllerManager(
                        binaries.kubeControllerManager(),
                        credentials,
                        credentials.writeComponentKubeconfig("kube-controller-manager", server)));
        launch(
                Component.SCHEDULER,
                ComponentCommands.scheduler(
                        binaries.kubeScheduler(), credentials.writeComponentKubeconfig("kube-scheduler", server)));
        awaitControllers();
        processes.forEach(this::reportUnexpectedEnd);
    }

    private void startApiServer() throws IOException, ControlPlaneException {
        for (int attempt = 1; ; attempt++) {
            int port = FreePort.find();
            server = URI.create("https://127.0.0.1:" + port);
            launch(
                    Component.API_SERVER,
                    ComponentCommands.apiServer(binaries.kubeApiserver(), credentials, folder, port));
            if (awaitApiServer()) {
                return;
            }
            boolean portTaken = folder.logTail(Component.API_SERVER, Integer.MAX_VALUE).stream()
                    .anyMatch(line -> line.contains("address already in use"));
            if (!portTaken || attempt == PORT_ATTEMPTS) {
                throw ended(Component.API_SERVER);
            }
            Files.delete(folder.log(Component.API_SERVER));
        }
    }

    /** Returns whether the API server got ready; false when it ended instead. */
    private boolean awaitApiServer() throws ControlPlaneException {
        long deadline = System.nanoTime() + START_DEADLINE.toNanos();
        try (ApiServerProbe probe = new ApiServerProbe(credentials.adminKubeconfig(server))) {
            while (!probe.isReady()) {
                if (!processes.get(Component.ETCD).isAlive()) {
                    throw ended(Component.ETCD);
                }
                if (!processes.get(Component.API_SERVER).isAlive()) {
                    return false;
                }
                if (System.nanoTime() > deadline) {
                    throw notReady(Component.API_SERVER);
                }
                pause();
            }
            return true;
        }
    }

    private void awaitControllers() throws ControlPlaneException {
        try (ApiServerProbe probe = new ApiServerProbe(credentials.adminKubeconfig(server))) {
            probe.awaitDefaultServiceAccount(START_DEADLINE.toMillis());
        } catch (KubernetesClientTimeoutException e) {
            throw notReady(Component.CONTROLLER_MANAGER);
        }
        for (Component component : Component.values()) {
            if (!processes.get(component).isAlive()) {
                throw ended(component);
            }
        }
    }

    private void launch(Component component, List<String> command) throws IOException {
        Path log = folder.log(component);
        processes.put(
                component, supervisor.start(ProcessPlan.toFile(component.program(), command, folder.root(), log)));
    }

    private void reportUnexpectedEnd(Component component, SupervisedProcess process) {
        var unused = process.onExit().thenAccept(exitCode -> {
            if (!closing) {
                LOG.error("{} ended with exit code {}; see {}", component.program(), exitCode, folder.log(component));
            }
        });
    }

    private ControlPlaneException ended(Component component) {
        int exitCode = processes.get(component).onExit().join();
        return new ControlPlaneException("ended with exit code " + exitCode, component, folder);
    }

    private ControlPlaneException notReady(Component component) {
        return new ControlPlaneException(
                "was not ready within " + START_DEADLINE.toSeconds() + " s", component, folder);
    }

    private static void pause() {
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the control plane was starting", e);
        }
    }

    /** Where the API server listens. */
    public URI server() {
        return server;
    }

    /** PEM certificate of the cluster's authority. */
    public String authority() {
        return credentials.authorityPem();
    }

    /** YAML with the credentials of the administrator (group {@code system:masters}). */
    public String adminKubeconfig() {
        return credentials.adminKubeconfig(server);
    }

    /** YAML with new credentials for a user whose rights are what RBAC gives to this name and these groups. */
    public String userKubeconfig(String user, List<String> groups) {
        return credentials.userKubeconfig(user, groups, server);
    }

    /** New credentials for a node; the Node object itself is made by the node. */
    public NodeCredentials nodeCredentials(String nodeName) {
        return credentials.node(nodeName, server);
    }

    /** The running processes, by component. */
    public Map<Component, SupervisedProcess> processes() {
        return Map.copyOf(processes);
    }

    /** Stops the processes. Their data is not worth a long goodbye: what still runs after two seconds is killed. */
    @Override
    public void close() {
        closing = true;
        CompletableFuture.allOf(processes.values().stream()
                        .map(process -> process.stop(STOP_GRACE))
                        .toArray(CompletableFuture[]::new))
                .join();
    }
}
