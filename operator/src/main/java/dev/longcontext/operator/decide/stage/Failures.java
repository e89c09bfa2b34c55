package dev.longcontext.operator.decide.stage;

import dev.longcontext.contract.ContractJson;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.TerminationMessage;
import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.facts.PodEnd;
import dev.longcontext.operator.facts.PodFacts;
import dev.longcontext.operator.memory.Failure;
import dev.longcontext.operator.memory.FailureBuilder;
import java.time.Instant;
import java.util.Optional;

/** Tells from a Job, its pod and what the trainer said at its end why an attempt failed. */
public final class Failures {

    private static final int KILLED = 137;
    private static final String OF_AN_EVICTION =
            "Give the pod what it lacked: a limit of ephemeral storage comes from a LimitRange of the namespace, the size "
                    + "of /dev/shm from spec.resources.sharedMemory.";
    private static final String OF_A_CONTAINER =
            "Check the container that the message names and what puts it into the pod, or the node's container runtime.";

    private Failures() {}

    /** Reads it from a Job that has failed. */
    static Failure of(JobFacts job) {
        PodFacts pod = job.pod();
        Integer exitCode = pod == null ? null : pod.exitCode();
        FailureClass failureClass = classify(job);
        Optional<PodEnd> end = otherEnd(pod, failureClass);
        Optional<TerminationMessage> report = Optional.ofNullable(pod)
                .flatMap(p -> ContractJson.readTermination(p.terminationText()))
                .filter(any -> isToldByTheTrainer(failureClass) && end.isEmpty());
        return new Failure(
                failureClass,
                job.stage(),
                pod == null ? null : pod.name(),
                pod == null ? null : pod.node(),
                exitCode,
                report.map(TerminationMessage::field).orElse(null),
                report.map(TerminationMessage::message).orElseGet(() -> says(job, failureClass)),
                report.map(TerminationMessage::hint).orElseGet(() -> hint(failureClass, end)),
                job.logTail(),
                job.finished());
    }

    /** A Job that ran and is there no more: somebody deleted it. */
    static Failure vanished(String stage, String job, Instant now) {
        return FailureBuilder.builder()
                .failureClass(FailureClass.Killed)
                .stage(stage)
                .message("the Job " + job + " was deleted before it ended")
                .hint(FailureClass.Killed.hint())
                .time(now)
                .build();
    }

    /** What the stages left is gone together with the workspace, and the first of them begins again. */
    public static Failure workspaceGone(String stage, String claim, Instant now) {
        return FailureBuilder.builder()
                .failureClass(FailureClass.Storage)
                .stage(stage)
                .message(
                        "the workspace's claim \"" + claim
                                + "\" was deleted before the run was done, with all results of the stages; the run starts again")
                .time(now)
                .build();
    }

    /** The scores are in the workspace; an evaluation that is run again finds them there and says them once more. */
    static Failure withoutVerdict(JobFacts job) {
        return of(job).with(failure -> failure.failureClass(FailureClass.Internal)
                .field(null)
                .message("the evaluation ended without a readable verdict")
                .hint(FailureClass.Internal.hint()));
    }

    /** The same, said of the last attempt there was. */
    static Failure afterRestarts(Failure failure, int restarts) {
        return failure.withMessage(
                failure.message() + " (after " + restarts + (restarts == 1 ? " restart" : " restarts") + ")");
    }

    /** A trainer that the cluster stopped says that it was asked to stop, not why. */
    private static boolean isToldByTheTrainer(FailureClass failureClass) {
        return failureClass != FailureClass.DeadlineExceeded && failureClass != FailureClass.OutOfMemory;
    }

    private static FailureClass classify(JobFacts job) {
        if ("DeadlineExceeded".equals(job.failureReason())) {
            return FailureClass.DeadlineExceeded;
        }
        PodFacts pod = job.pod();
        if (pod == null) {
            return endedByExitCode(job) ? FailureClass.Killed : FailureClass.Terminated;
        }
        if (pod.oomKilled()) {
            return FailureClass.OutOfMemory;
        }
        boolean lost = pod.disrupted()
                || (pod.exitCode() == null && (pod.end() == null || pod.end().byNode()));
        return Optional.ofNullable(pod.exitCode())
                .flatMap(FailureClass::ofExitCode)
                .filter(told -> told != FailureClass.Terminated || !isEvictedForGood(pod))
                .orElse(lost ? FailureClass.NodeLost : FailureClass.Killed);
    }

    /**
     * For something of its own, such as a limit of storage that it exceeded; Kubernetes marks every other eviction as a
     * disruption. The next pod would exceed it too, so this counts, whatever the trainer managed to say.
     */
    private static boolean isEvictedForGood(PodFacts pod) {
        return pod.end() != null && pod.end().by() == PodEnd.By.EVICTION && !pod.disrupted();
    }

    /** What ended the pod, where its class says that the trainer did not. */
    private static Optional<PodEnd> otherEnd(PodFacts pod, FailureClass failureClass) {
        boolean fromOutside = failureClass == FailureClass.Killed || failureClass == FailureClass.NodeLost;
        return Optional.ofNullable(pod).map(PodFacts::end).filter(any -> fromOutside);
    }

    private static String hint(FailureClass failureClass, Optional<PodEnd> end) {
        if (failureClass != FailureClass.Killed || end.isEmpty()) {
            return failureClass.hint();
        }
        return switch (end.get().by()) {
            case EVICTION -> OF_AN_EVICTION;
            case NODE -> failureClass.hint();
            case CONTAINER -> OF_A_CONTAINER;
        };
    }

    /**
     * A pod that ended by itself is still there. When it is not, and no rule on exit codes failed the Job, then somebody
     * deleted the pod, which stops the trainer as SIGTERM does.
     */
    private static boolean endedByExitCode(JobFacts job) {
        return "PodFailurePolicy".equals(job.failureReason());
    }

    private static String says(JobFacts job, FailureClass failureClass) {
        PodFacts pod = job.pod();
        Optional<PodEnd> end = otherEnd(pod, failureClass);
        if (end.isPresent()) {
            return (end.get().byNode() ? "the node ended the pod: " : "the pod failed: ")
                    + end.get().text();
        }
        return switch (failureClass) {
            case OutOfMemory -> "the container exceeded its memory limit and was killed";
            case NodeLost -> "the pod's node was lost, or the pod was removed from it";
            case DeadlineExceeded -> "the stage " + job.stage() + " did not end within its deadline";
            case Terminated ->
                pod == null ? "the pod was deleted while it was running" : "the trainer was asked to stop";
            case Killed ->
                pod == null || pod.exitCode() == null
                        ? "the Job ended and its pod is gone"
                                + (job.failureMessage() == null ? "" : ": " + job.failureMessage())
                        : ended(pod.exitCode());
            case InvalidConfiguration,
                    InvalidData,
                    Unavailable,
                    Internal,
                    Storage,
                    DeviceOutOfMemory,
                    NonFiniteLoss,
                    Hang -> "the trainer ended with exit code " + pod.exitCode() + " and gave no message";
        };
    }

    private static String ended(int exitCode) {
        return exitCode == KILLED
                ? "the trainer was killed (exit code 137)"
                : "the trainer ended with exit code " + exitCode + ", an exit code the trainer does not define";
    }
}
