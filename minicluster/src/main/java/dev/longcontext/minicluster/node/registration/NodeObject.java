package dev.longcontext.minicluster.node.registration;

import dev.longcontext.minicluster.node.status.Timestamps;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.api.model.NodeSystemInfoBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** The Node object as a kubelet writes it. */
final class NodeObject {
    private static final Map<String, String> ARCHITECTURES = Map.of("aarch64", "arm64", "x86_64", "amd64");

    private NodeObject() {}

    /**
     * @param address the node's
     * @param kubeletPort where it answers the API server
     * @param version Kubernetes' version, as {@code v1.34.3}
     */
    static Node of(NodeDescription description, String address, int kubeletPort, String version, Instant now) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(description.name())
                .withLabels(labels(description))
                .endMetadata()
                .withNewStatus()
                .withCapacity(description.capacity())
                .withAllocatable(description.capacity())
                .withConditions(conditions(now))
                .addNewAddress()
                .withType("InternalIP")
                .withAddress(address)
                .endAddress()
                .addNewAddress()
                .withType("Hostname")
                .withAddress(description.name())
                .endAddress()
                .withNewDaemonEndpoints()
                .withNewKubeletEndpoint(kubeletPort)
                .endDaemonEndpoints()
                .withNodeInfo(nodeInfo(description.name(), version))
                .endStatus()
                .build();
    }

    private static Map<String, String> labels(NodeDescription description) {
        Map<String, String> labels = new TreeMap<>(Map.of(
                "kubernetes.io/hostname", description.name(),
                "kubernetes.io/os", "linux",
                "kubernetes.io/arch", architecture(),
                "beta.kubernetes.io/os", "linux",
                "beta.kubernetes.io/arch", architecture()));
        labels.putAll(description.labels());
        return labels;
    }

    private static List<NodeCondition> conditions(Instant now) {
        return List.of(
                condition("MemoryPressure", "False", "KubeletHasSufficientMemory", "enough memory", now),
                condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "no disk pressure", now),
                condition("PIDPressure", "False", "KubeletHasSufficientPID", "enough process ids", now),
                condition("Ready", "True", "KubeletReady", "kubelet is posting ready status", now));
    }

    private static NodeCondition condition(String type, String status, String reason, String message, Instant now) {
        return new NodeConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withLastHeartbeatTime(Timestamps.text(now))
                .withLastTransitionTime(Timestamps.text(now))
                .build();
    }

    private static NodeSystemInfo nodeInfo(String name, String version) {
        String id =
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
        return new NodeSystemInfoBuilder()
                .withMachineID(id)
                .withSystemUUID(id)
                .withBootID(UUID.randomUUID().toString())
                .withOperatingSystem("linux")
                .withArchitecture(architecture())
                .withKernelVersion(System.getProperty("os.version"))
                .withOsImage("minicluster: containers are processes of this machine")
                .withContainerRuntimeVersion("process://" + Runtime.version().feature())
                .withKubeletVersion(version)
                .withKubeProxyVersion("")
                .build();
    }

    private static String architecture() {
        String name = System.getProperty("os.arch");
        return ARCHITECTURES.getOrDefault(name, name);
    }
}
