package dev.longcontext.minicluster.kserve;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The pod of a predictor: the runtime's, with what the service adds, and with the model's files at /mnt/models. */
final class PredictorPod {
    static final String CONTAINER = "kserve-container";
    static final String STORAGE_INITIALIZER = "storage-initializer";
    static final int DEFAULT_PORT = 8080;

    private static final String MODELS = "/mnt/models";
    private static final String CLAIM_VOLUME = "kserve-pvc-source";
    private static final String FETCHED_VOLUME = "kserve-provision-location";
    private static final String STORAGE_INITIALIZER_IMAGE = "kserve/storage-initializer:v0.18.1";

    private PredictorPod() {}

    static PodSpec of(ObjectMeta service, InferenceServiceSpec spec, ServingRuntime runtime) {
        ServingRuntime.Spec base = runtime.spec();
        PodSpecBuilder pod = new PodSpecBuilder(spec.pod())
                .withContainers(containers(service, spec, base))
                .addAllToVolumes(base.volumes())
                .addAllToTolerations(base.tolerations())
                .addAllToImagePullSecrets(base.imagePullSecrets())
                .withNodeSelector(laidOver(base.nodeSelector(), spec.pod().getNodeSelector()));
        if (spec.pod().getAffinity() == null) {
            pod.withAffinity(base.affinity());
        }
        if (spec.pod().getSecurityContext() == null) {
            pod.withSecurityContext(base.securityContext());
        }
        if (spec.model().storageUri() != null) {
            addModel(pod, spec.model().storageUri());
        }
        return pod.build();
    }

    /** The port on which the server listens. */
    static int port(PodSpec pod) {
        return pod.getContainers().stream()
                .filter(container -> container.getName().equals(CONTAINER))
                .flatMap(container -> container.getPorts().stream())
                .map(port -> port.getContainerPort())
                .findFirst()
                .orElse(DEFAULT_PORT);
    }

    private static List<Container> containers(
            ObjectMeta service, InferenceServiceSpec spec, ServingRuntime.Spec runtime) {
        return runtime.containers().stream()
                .map(container -> container.getName().equals(CONTAINER)
                        ? server(service, container, spec.container())
                        : container)
                .toList();
    }

    private static Container server(ObjectMeta service, Container runtime, Container model) {
        ContainerBuilder server = new ContainerBuilder(runtime)
                .withCommand(filled(model.getCommand().isEmpty() ? runtime.getCommand() : model.getCommand(), service))
                .withArgs(filled(
                        Stream.concat(runtime.getArgs().stream(), model.getArgs().stream())
                                .toList(),
                        service))
                .withEnv(environment(service, runtime.getEnv(), model.getEnv()))
                .addAllToVolumeMounts(model.getVolumeMounts())
                .withResources(resources(runtime.getResources(), model.getResources()));
        Optional.ofNullable(model.getImage()).ifPresent(server::withImage);
        Optional.ofNullable(model.getImagePullPolicy()).ifPresent(server::withImagePullPolicy);
        Optional.ofNullable(model.getSecurityContext()).ifPresent(server::withSecurityContext);
        Optional.ofNullable(model.getLivenessProbe()).ifPresent(server::withLivenessProbe);
        Optional.ofNullable(model.getReadinessProbe()).ifPresent(server::withReadinessProbe);
        Optional.ofNullable(model.getStartupProbe()).ifPresent(server::withStartupProbe);
        if (!model.getPorts().isEmpty()) {
            server.withPorts(model.getPorts());
        }
        if (!server.hasReadinessProbe()) {
            int port = server.hasPorts() ? server.buildFirstPort().getContainerPort() : DEFAULT_PORT;
            server.withReadinessProbe(defaultReadinessProbe(port));
        }
        return server.build();
    }

    private static List<String> filled(List<String> texts, ObjectMeta service) {
        return texts.stream().map(text -> Placeholders.fill(text, service)).toList();
    }

    private static List<EnvVar> environment(ObjectMeta service, List<EnvVar> runtime, List<EnvVar> model) {
        Map<String, EnvVar> byName = new LinkedHashMap<>();
        Stream.concat(runtime.stream(), model.stream()).forEach(variable -> byName.put(variable.getName(), variable));
        byName.put(
                "INFERENCE_SERVICE_NAME",
                new EnvVarBuilder()
                        .withName("INFERENCE_SERVICE_NAME")
                        .withValue(service.getName())
                        .build());
        return byName.values().stream()
                .map(variable -> variable.getValue() == null
                        ? variable
                        : new EnvVarBuilder(variable)
                                .withValue(Placeholders.fill(variable.getValue(), service))
                                .build())
                .toList();
    }

    private static ResourceRequirements resources(ResourceRequirements runtime, ResourceRequirements model) {
        if (runtime == null || model == null) {
            return runtime == null ? model : runtime;
        }
        return new ResourceRequirementsBuilder(runtime)
                .withLimits(laidOver(runtime.getLimits(), model.getLimits()))
                .withRequests(laidOver(runtime.getRequests(), model.getRequests()))
                .build();
    }

    private static <V> Map<String, V> laidOver(Map<String, V> below, Map<String, V> above) {
        Map<String, V> merged = new LinkedHashMap<>();
        Optional.ofNullable(below).ifPresent(merged::putAll);
        Optional.ofNullable(above).ifPresent(merged::putAll);
        return merged;
    }

    private static Probe defaultReadinessProbe(int port) {
        return new ProbeBuilder()
                .withNewTcpSocket()
                .withNewPort(port)
                .endTcpSocket()
                .withTimeoutSeconds(1)
                .withPeriodSeconds(10)
                .withSuccessThreshold(1)
                .withFailureThreshold(3)
                .build();
    }

    private static void addModel(PodSpecBuilder pod, String uri) {
        Optional<StorageUri.Claim> claim = StorageUri.claim(uri);
        if (claim.isPresent()) {
            pod.addNewVolume()
                    .withName(CLAIM_VOLUME)
                    .withNewPersistentVolumeClaim(claim.get().name(), true)
                    .endVolume();
            mountInServer(
                    pod,
                    mount(CLAIM_VOLUME)
                            .withReadOnly(true)
                            .withSubPath(claim.get().path())
                            .build());
        } else {
            pod.addNewVolume()
                    .withName(FETCHED_VOLUME)
                    .withNewEmptyDir()
                    .endEmptyDir()
                    .endVolume();
            pod.addNewInitContainer()
                    .withName(STORAGE_INITIALIZER)
                    .withImage(STORAGE_INITIALIZER_IMAGE)
                    .withArgs(uri, MODELS)
                    .withTerminationMessagePolicy("FallbackToLogsOnError")
                    .withVolumeMounts(mount(FETCHED_VOLUME).build())
                    .endInitContainer();
            mountInServer(pod, mount(FETCHED_VOLUME).withReadOnly(true).build());
        }
    }

    private static VolumeMountBuilder mount(String volume) {
        return new VolumeMountBuilder().withName(volume).withMountPath(MODELS);
    }

    private static void mountInServer(PodSpecBuilder pod, VolumeMount mount) {
        List<Container> containers = new ArrayList<>();
        for (Container container : pod.buildContainers()) {
            containers.add(
                    container.getName().equals(CONTAINER)
                            ? new ContainerBuilder(container)
                                    .addToVolumeMounts(mount)
                                    .build()
                            : container);
        }
        pod.withContainers(containers);
    }
}
