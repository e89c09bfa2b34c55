package dev.longcontext.minicluster.kserve;

import dev.longcontext.minicluster.kserve.InferenceServiceStatus.Copies;
import dev.longcontext.minicluster.kserve.InferenceServiceStatus.FailureInfo;
import dev.longcontext.minicluster.kserve.InferenceServiceStatus.ModelStatus;
import dev.longcontext.minicluster.kserve.InferenceServiceStatus.States;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What KServe says of the model by the predictor's pods. KServe looks closely at one pod only: here, the newest. */
final class ModelState {
    static final String PENDING = "Pending";
    static final String LOADING = "Loading";
    static final String LOADED = "Loaded";
    static final String FAILED_TO_LOAD = "FailedToLoad";

    private ModelState() {}

    /**
     * @param pods of the predictor, the newest first
     * @param ready whether the InferenceService is
     */
    static ModelStatus of(ModelStatus previous, List<Pod> pods, boolean ready) {
        int readyPods = (int) pods.stream().filter(ModelState::isReady).count();
        ModelStatus counted = new ModelStatus(
                new Copies(0, readyPods == 0 ? null : readyPods),
                previous.lastFailureInfo(),
                previous.states(),
                previous.transitionStatus());
        if (pods.isEmpty()) {
            return moved(counted, PENDING);
        }
        Pod pod = pods.get(0);
        Optional<ModelStatus> fetching = containerStatus(
                        pod.getStatus().getInitContainerStatuses(), PredictorPod.STORAGE_INITIALIZER)
                .flatMap(status -> ofStorageInitializer(counted, status));
        if (fetching.isPresent()) {
            return fetching.get();
        }
        if (ready) {
            return moved(counted, LOADED);
        }
        return containerStatus(pod.getStatus().getContainerStatuses(), PredictorPod.CONTAINER)
                .map(status ->
                        failure(status).map(info -> failed(counted, info)).orElseGet(() -> moved(counted, PENDING)))
                .orElse(counted);
    }

    /** The specification cannot be served; what was served before may still be. */
    static ModelStatus invalidSpec(ModelStatus previous, String reason, String message) {
        String active = previous.states() == null ? "" : previous.states().activeModelState();
        return new ModelStatus(
                previous.copies(),
                new FailureInfo(null, message, reason),
                new States(active, FAILED_TO_LOAD),
                "InvalidSpec");
    }

    private static Optional<ModelStatus> ofStorageInitializer(ModelStatus counted, ContainerStatus status) {
        if (status.getState().getRunning() != null) {
            // after a failure KServe waits to see whether it fails again
            boolean failedBefore =
                    status.getLastState() != null && status.getLastState().getTerminated() != null;
            return Optional.of(failedBefore ? counted : moved(counted, LOADING));
        }
        return failure(status).map(info -> failed(counted, info));
    }

    private static ModelStatus moved(ModelStatus counted, String target) {
        String before = counted.states() == null ? "" : counted.states().activeModelState();
        boolean loaded = target.equals(LOADED);
        return new ModelStatus(
                counted.copies(),
                counted.lastFailureInfo(),
                new States(loaded ? LOADED : before, target),
                loaded ? "UpToDate" : "InProgress");
    }

    private static ModelStatus failed(ModelStatus counted, FailureInfo info) {
        ModelStatus moved = moved(counted, FAILED_TO_LOAD);
        return new ModelStatus(moved.copies(), info, moved.states(), "BlockedByFailedLoad");
    }

    private static Optional<FailureInfo> failure(ContainerStatus status) {
        ContainerState state = status.getState();
        if (state.getTerminated() != null
                && "Error".equals(state.getTerminated().getReason())) {
            return Optional.of(info(state.getTerminated()));
        }
        if (state.getWaiting() != null
                && "CrashLoopBackOff".equals(state.getWaiting().getReason())
                && status.getLastState().getTerminated() != null) {
            return Optional.of(info(status.getLastState().getTerminated()));
        }
        return Optional.empty();
    }

    private static FailureInfo info(ContainerStateTerminated terminated) {
        Integer exitCode = Objects.equals(terminated.getExitCode(), 0) ? null : terminated.getExitCode();
        return new FailureInfo(exitCode, terminated.getMessage(), "ModelLoadFailed");
    }

    private static Optional<ContainerStatus> containerStatus(List<ContainerStatus> statuses, String container) {
        return statuses == null
                ? Optional.empty()
                : statuses.stream()
                        .filter(status -> status.getName().equals(container) && status.getState() != null)
                        .findFirst();
    }

    static boolean isReady(Pod pod) {
        return pod.getStatus() != null
                && "Running".equals(pod.getStatus().getPhase())
                && pod.getStatus().getConditions() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                condition.getType().equals("Ready") && Conditions.TRUE.equals(condition.getStatus()));
    }
}
