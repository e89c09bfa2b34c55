package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;

/** Where the stages run and what they may use. Mutable while the run is suspended, or together with a raised retry. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@RecordBuilder
public record Resources(
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("The node to run on. Default: any that fits. Mutable while suspended, or with retry.")
        String nodeName,

        @Size(min = 0, max = 32)
        @JsonPropertyDescription("Labels the node must have. Default: none. Mutable while suspended, or with retry.")
        Map<String, String> nodeSelector,

        @JsonPropertyDescription(
                "true creates the pods although no node fits, for a cluster that then adds one (cluster "
                        + "autoscaler, Karpenter). Default: false; the run is Blocked until a node fits. Mutable while suspended, or with "
                        + "retry.")
        Boolean autoscaled,

        @Size(min = 1, max = 16)
        @JsonPropertyDescription("Accepted values of the node label nvidia.com/gpu.product, for example "
                + "NVIDIA-A800-SXM4-80GB. Default: any. Mutable while suspended, or with retry.")
        List<String> gpuProduct,

        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "Extended resource to request, whole GPUs or slices such as nvidia.com/mig-3g.40gb. Default: nvidia.com/gpu. "
                        + "Mutable while suspended, or with retry.")
        String gpuResource,

        @Min(0)
        @Max(64)
        @JsonPropertyDescription(
                "GPUs on one node, for train and evaluate; 0 trains on the CPU. Default: 8. Mutable while "
                        + "suspended, or with retry; with another number, training starts from the beginning.")
        Integer gpus,

        @JsonPropertyDescription(
                "CPU request of a stage's pod; unless cpuLimit is set, also the number of threads of a run on "
                        + "the CPU. Default: 8. Mutable while suspended, or with retry.")
        Quantity cpu,

        @JsonPropertyDescription(
                "CPU limit of a stage's pod, at least cpu; also the number of threads of a run on the CPU. A "
                        + "quota on limits.cpu requires it. Default: none. Mutable while suspended, or with retry.")
        Quantity cpuLimit,

        @JsonPropertyDescription("Memory of a stage's pod. Default: 64Gi. Mutable while suspended, or with retry.")
        Quantity memory,

        @JsonPropertyDescription(
                "Size of /dev/shm. Default: the container runtime's. Mutable while suspended, or with retry.")
        Quantity sharedMemory,

        @Size(min = 0, max = 16)
        @JsonPropertyDescription(
                "Tolerations in addition to the one for the taint of the GPUs with the effect NoSchedule: nvidia.com/gpu for "
                        + "NVIDIA's resources, else the resource's name. Default: none. Mutable while suspended, or with retry.")
        List<Toleration> tolerations,

        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "Priority class of the pods. Default: the cluster's. Mutable while suspended, or with retry.")
        String priorityClassName,

        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "Runtime class of the pods, for example nvidia. Default: the cluster's. Mutable while suspended, or with retry.")
        String runtimeClassName,

        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "Service account of the pods; it needs no permissions. Default: default. Mutable while "
                        + "suspended, or with retry.")
        String serviceAccountName) {}
