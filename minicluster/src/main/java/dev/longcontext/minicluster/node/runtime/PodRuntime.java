package dev.longcontext.minicluster.node.runtime;

import dev.longcontext.minicluster.events.EventRecorder;
import dev.longcontext.minicluster.node.log.ContainerLog;
import dev.longcontext.minicluster.node.log.LogSource;
import dev.longcontext.minicluster.node.plan.ApiAccess;
import dev.longcontext.minicluster.process.ProcessSupervisor;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;

/** Runs the pods that are bound to the node. */
public final class PodRuntime implements LogSource, AutoCloseable {
    private final LoopbackBlock addresses;
    private final Machine machine;
    private final EventRecorder events;
    private final PodManager pods;

    /**
     * Begins to run pods.
     *
     * @param client with the node's rights
     * @throws IOException if this machine has no addresses for pods
     */
    public PodRuntime(NodeSettings settings, KubernetesClient client, ProcessSupervisor processes) throws IOException {
        this.addresses = LoopbackBlock.claim();
        this.machine = Machine.start(processes, Clock.systemUTC());
        this.events =
                new EventRecorder(client, "kubelet", settings.description().name(), machine.clock());
        NodeServices services = new NodeServices(
                settings,
                machine,
                new ApiObjects(client),
                new ApiAccess(URI.create(client.getMasterUrl().toString())),
                events,
                new NodeServices.Supplies(
                        addresses, new GpuAllocator(settings.description().gpus())));
        try {
            this.pods = new PodManager(services, client);
        } catch (KubernetesClientException e) {
            closeServices();
            throw e;
        }
    }

    /** For other work that belongs to the node. */
    public ScheduledExecutorService timers() {
        return machine.timers();
    }

    @Override
    public LogAnswer log(String namespace, String podName, String container, boolean previous) {
        Optional<PodWorker> worker = pods.find(namespace, podName);
        if (worker.isEmpty()) {
            return new LogAnswer.Missing("pod \"" + podName + "\" not found");
        }
        if (!hasContainer(worker.get(), container)) {
            return new LogAnswer.Missing(
                    "container \"" + container + "\" not found in pod \"" + podName + "_" + namespace + "\"");
        }
        PodLogs logs = worker.get().logs();
        Optional<ContainerLog> log = previous ? logs.previous(container) : logs.last(container);
        return log.<LogAnswer>map(LogAnswer.Found::new)
                .orElse(new LogAnswer.NotYet(
                        previous
                                ? "previous terminated container \"%s\" in pod \"%s\" not found"
                                        .formatted(container, podName)
                                : "container \"%s\" in pod \"%s\" is waiting to start".formatted(container, podName)));
    }

    private static boolean hasContainer(PodWorker worker, String name) {
        var spec = worker.pod().getSpec();
        return Stream.concat(spec.getInitContainers().stream(), spec.getContainers().stream())
                .anyMatch(container -> container.getName().equals(name));
    }

    /** Ends every process and gives the addresses back. */
    @Override
    public void close() throws IOException {
        pods.close();
        closeServices();
    }

    private void closeServices() throws IOException {
        events.close();
        machine.close();
        addresses.close();
    }
}
