package dev.longcontext.operator.decide;

import dev.longcontext.operator.contract.ContractJson;
import dev.longcontext.operator.contract.FailureClass;
import dev.longcontext.operator.contract.TerminationMessage;
import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.facts.PodFacts;
import java.time.Instant;
import java.util.Optional;

/**
 * Why an attempt failed.
 *
 * @param field of the manifest to blame; null when none is
 * @param exitCode null when the pod ended without one
 * @param logTail the log's last lines; null when there were none to read
 * @param time when it failed; null when nobody knows
 */
public record Failure(
        FailureClass failureClass,
        String stage,
        String pod,
        String node,
        Integer exitCode,
        String field,
        String message,
        String hint,
        String logTail,
        Instant time) {

    private static final int KILLED = 137;

    /** Reads it from a Job that has failed. */
    public static Failure of(JobFacts job) {
        PodFacts pod = job.pod();
        Integer exitCode = pod == null ? null : pod.exitCode();
        FailureClass failureClass = classify(job);
        Optional<TerminationMessage> report = Optional.ofNullable(pod)
                .flatMap(p -> ContractJson.readTermination(p.terminationText()))
                .filter(any -> isToldByTheTrainer(failureClass));
        return new Failure(
                failureClass,
                job.stage(),
                pod == null ? null : pod.name(),
                pod == null ? null : pod.node(),
                exitCode,
                report.map(TerminationMessage::field).orElse(null),
                report.map(TerminationMessage::message).orElseGet(() -> says(job, failureClass)),
                report.map(TerminationMessage::hint).orElse(failureClass.hint()),
                job.logTail(),
                job.finished());
    }

    /** A Job that ran and is there no more: somebody deleted it. */
    static Failure vanished(String stage, String job, Instant now) {
        return new Failure(
                FailureClass.Killed,
                stage,
                null,
                null,
                null,
                null,
                "the Job " + job + " was deleted before it ended",
                FailureClass.Killed.hint(),
                null,
                now);
    }

    /** What the stages left is gone together with the workspace, and the first of them begins again. */
    static Failure workspaceGone(String stage, String claim, Instant now) {
        return new Failure(
                FailureClass.Storage,
                stage,
                null,
                null,
                null,
                null,
                "the workspace's claim \"" + claim
                        + "\" was deleted before the run was done, with all that the stages left on"
                        + " it; the run begins again",
                null,
                null,
                now);
    }

    /** The same, said of the last attempt there was. */
    Failure afterRestarts(int restarts) {
        return new Failure(
                failureClass,
                stage,
                pod,
                node,
                exitCode,
                field,
                message + " (after " + restarts + (restarts == 1 ? " restart" : " restarts") + ")",
                hint,
                logTail,
                time);
    }

    /** A trainer that the cluster stopped says that it was asked to stop, not why. */
    private static boolean isToldByTheTrainer(FailureClass failureClass) {
        return failureClass != FailureClass.DeadlineExceeded && failureClass != FailureClass.OutOfMemory;
    }

    Failure withHint(String other) {
        return new Failure(failureClass, stage, pod, node, exitCode, field, message, other, logTail, time);
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
        return Optional.ofNullable(pod.exitCode())
                .flatMap(FailureClass::ofExitCode)
                .orElse(pod.disrupted() || pod.exitCode() == null ? FailureClass.NodeLost : FailureClass.Killed);
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
        return switch (failureClass) {
            case OutOfMemory -> "the container used more memory than its limit and was killed";
            case NodeLost -> "the pod was lost together with its node, or taken from it";
            case DeadlineExceeded -> "the stage " + job.stage() + " did not end within its deadline";
            case Terminated -> pod == null ? "the pod was deleted while it ran" : "the trainer was asked to stop";
            case Killed ->
                pod == null || pod.exitCode() == null
                        ? "the Job ended without a trace of its pod"
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
                : "the trainer ended with exit code " + exitCode + ", which is none of its own";
    }
}
