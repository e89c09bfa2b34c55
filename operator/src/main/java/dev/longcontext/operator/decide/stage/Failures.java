package dev.longcontext.operator.decide.stage;

import dev.longcontext.contract.ContractJson;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.TerminationMessage;
import dev.longcontext.operator.decide.obstacle.Storage;
import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.facts.PodFacts;
import dev.longcontext.operator.memory.Failure;
import dev.longcontext.operator.memory.FailureBuilder;
import java.time.Instant;
import java.util.Optional;

/** Tells from a Job, its pod and what the trainer said at its end why an attempt failed. */
public final class Failures {

    private static final int KILLED = 137;

    private Failures() {}

    /** Reads it from a Job that has failed. */
    static Failure of(JobFacts job) {
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
