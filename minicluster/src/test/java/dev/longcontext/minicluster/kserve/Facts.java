package dev.longcontext.minicluster.kserve;

import dev.longcontext.minicluster.kserve.StatusRules.Addresses;
import dev.longcontext.minicluster.kserve.StatusRules.Serving;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import java.util.List;

/** Deployments and pods as they are in the situations that were recorded. */
final class Facts {
    private Facts() {}

    /** With the addresses that the recorded KServe was configured to give. */
    static Serving of(String service, Deployment deployment, Pod... pods) {
        return new Serving(
                deployment,
                List.of(pods),
                new Addresses(
                        "http://" + service + "-check-kserve.example.com",
                        "http://" + service + "-predictor.check-kserve.svc.cluster.local",
                        "http://" + service + "-predictor-check-kserve.example.com"));
    }

    static RuntimeChoice.Found runtime(String name) {
        return new RuntimeChoice.Found(new ServingRuntime(name, false, null));
    }

    static Deployment justMade() {
        return new DeploymentBuilder().withNewStatus().endStatus().build();
    }

    static Deployment unavailable(long observedGeneration) {
        return deployment(
                observedGeneration,
                condition("Progressing", "True", "ReplicaSetUpdated", "ReplicaSet \"x\" is progressing."),
                condition(
                        "Available",
                        "False",
                        "MinimumReplicasUnavailable",
                        "Deployment does not have minimum availability."));
    }

    static Deployment pastItsDeadline() {
        return deployment(
                1,
                condition("Progressing", "False", "ProgressDeadlineExceeded", "ReplicaSet \"x\" has timed out."),
                condition(
                        "Available",
                        "False",
                        "MinimumReplicasUnavailable",
                        "Deployment does not have minimum availability."));
    }

    static Deployment available(long observedGeneration, String replicaSet) {
        return deployment(
                observedGeneration,
                condition("Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability."),
                condition(
                        "Progressing",
                        "True",
                        "NewReplicaSetAvailable",
                        "ReplicaSet \"" + replicaSet + "\" has successfully progressed."));
    }

    static Deployment rolling(long observedGeneration, String replicaSet) {
        return deployment(
                observedGeneration,
                condition("Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability."),
                condition(
                        "Progressing",
                        "True",
                        "ReplicaSetUpdated",
                        "ReplicaSet \"" + replicaSet + "\" is progressing."));
    }

    static Deployment replicasRefused() {
        return deployment(
                1,
                condition("Progressing", "True", "NewReplicaSetCreated", "Created new replica set \"x\""),
                condition("Available", "False", "MinimumReplicasUnavailable", "too few"),
                condition("ReplicaFailure", "True", "FailedCreate", "pods is forbidden: violates PodSecurity"));
    }

    /** A pod of which the kubelet has said nothing yet. */
    static Pod unseenPod() {
        return new PodBuilder().withNewStatus().withPhase("Pending").endStatus().build();
    }

    static Pod startingPod() {
        return pod(
                "Pending",
                false,
                server().withNewState().withNewWaiting("", "ContainerCreating").endState());
    }

    static Pod readyPod() {
        return pod(
                "Running",
                true,
                server().withNewState().withNewRunning("2026-01-01T00:00:00Z").endState());
    }

    static Pod crashedPod(int exitCode, String message) {
        return pod(
                "Running",
                false,
                server().withNewState()
                        .withNewTerminated()
                        .withReason("Error")
                        .withExitCode(exitCode)
                        .withMessage(message)
                        .endTerminated()
                        .endState());
    }

    static Pod crashLoopingPod(int exitCode, String message) {
        return pod(
                "Running",
                false,
                server().withNewState()
                        .withNewWaiting("back-off", "CrashLoopBackOff")
                        .endState()
                        .withNewLastState()
                        .withNewTerminated()
                        .withReason("Error")
                        .withExitCode(exitCode)
                        .withMessage(message)
                        .endTerminated()
                        .endLastState());
    }

    static Pod podWithInitializer(ContainerStatus initializer) {
        return new PodBuilder(startingPod())
                .editStatus()
                .withInitContainerStatuses(initializer)
                .endStatus()
                .build();
    }

    static ContainerStatusBuilder initializer() {
        return new ContainerStatusBuilder()
                .withName("storage-initializer")
                .withNewLastState()
                .endLastState();
    }

    private static ContainerStatusBuilder server() {
        return new ContainerStatusBuilder()
                .withName("kserve-container")
                .withNewLastState()
                .endLastState();
    }

    private static Pod pod(String phase, boolean ready, ContainerStatusBuilder server) {
        return new PodBuilder()
                .withNewStatus()
                .withPhase(phase)
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready ? "True" : "False")
                .endCondition()
                .withContainerStatuses(server.build())
                .endStatus()
                .build();
    }

    private static Deployment deployment(long observedGeneration, DeploymentCondition... conditions) {
        return new DeploymentBuilder()
                .withNewStatus()
                .withObservedGeneration(observedGeneration)
                .withConditions(conditions)
                .endStatus()
                .build();
    }

    private static DeploymentCondition condition(String type, String status, String reason, String message) {
        return new DeploymentConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .build();
    }
}
