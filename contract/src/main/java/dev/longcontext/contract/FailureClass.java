package dev.longcontext.contract;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Why a stage ended without success (docs/contract.md, section 5): the name is {@code failureClass} in messages and status.
 * Those with an exit code the trainer tells; the others only the cluster can tell.
 *
 * <p>Each says what follows ({@link Reaction}) and what a person can do about it when the trainer gave no hint.
 */
public enum FailureClass {
    /** A field of run.json or an argument is wrong. */
    InvalidConfiguration(64, Reaction.FAIL, "Correct the field."),
    /** The data is wrong; file, line and rule are named. */
    InvalidData(65, Reaction.FAIL, "Correct the data."),
    /** A model store, an endpoint or the volume's file server did not answer, or another trainer uses the workspace. */
    Unavailable(
            69,
            Reaction.RETRY,
            "Check that the address can be reached from inside the cluster, and check the credentials."),
    /** A bug. The stack trace is in the log. */
    Internal(70, Reaction.RETRY, "This is a bug in the trainer: report it with the log."),
    /** The volume is full, read-only or broken, or a file on it is corrupt. */
    Storage(74, Reaction.FAIL, "Use a larger volume for the workspace, or check its storage."),
    /** The device has too little memory for the run. */
    DeviceOutOfMemory(
            80, Reaction.FAIL, "Use a GPU with more memory (spec.resources), or a shorter spec.context.targetLength."),
    /** The trainer has rolled back and skipped as often as it may: the same bits would come again. */
    NonFiniteLoss(
            81,
            Reaction.FAIL,
            "Lower spec.training.optimizer.learningRate, look for broken samples, or raise spec.training.lossAnomaly.maxSkips."),
    /** No step ended within the hang time-out. */
    Hang(82, Reaction.RESUME, "Check the node's GPUs, or raise spec.failurePolicy.hangTimeout."),
    /** Asked to stop, checkpoint saved. It happens to every healthy run on a drained node, so it is not counted. */
    Terminated(143, Reaction.RESUME_UNCOUNTED, "Nothing to do: the run continues from its checkpoint."),
    /** The kernel killed it: the container's memory limit. */
    OutOfMemory(Reaction.FAIL, "Raise spec.resources.memory."),
    NodeLost(Reaction.RESUME, "Check the node."),
    DeadlineExceeded(Reaction.FAIL, "Raise spec.failurePolicy.deadline, or give the run more GPUs."),
    /** Any other end: SIGKILL from outside, a Job deleted by hand, an unknown exit code. */
    Killed(Reaction.RESUME, "Check the log to see what ended it.");

    /** What the operator does next. */
    public enum Reaction {
        /** The run has failed; trying again would give the same. */
        FAIL,
        /** A new attempt after a back-off, until spec.failurePolicy.maxRestarts is used up. */
        RETRY,
        /** A new attempt at once, until spec.failurePolicy.maxRestarts is used up; it goes on from the checkpoint. */
        RESUME,
        /** As RESUME, but however often. */
        RESUME_UNCOUNTED
    }

    private static final int NO_EXIT_CODE = -1;

    private final int exitCode;
    private final Reaction reaction;
    private final String hint;

    FailureClass(Reaction reaction, String hint) {
        this(NO_EXIT_CODE, reaction, hint);
    }

    FailureClass(int exitCode, Reaction reaction, String hint) {
        this.exitCode = exitCode;
        this.reaction = reaction;
        this.hint = hint;
    }

    /**
     * What the trainer's process exits with.
     *
     * @throws IllegalStateException of a class that only the cluster can tell
     */
    public int exitCode() {
        if (!hasExitCode()) {
            throw new IllegalStateException(name() + " has no exit code: only the cluster can tell it");
        }
        return exitCode;
    }

    /** Whether the trainer ends so by itself; the other classes are concluded from the pod and the node. */
    public boolean hasExitCode() {
        return exitCode != NO_EXIT_CODE;
    }

    public Reaction reaction() {
        return reaction;
    }

    public String hint() {
        return hint;
    }

    /** The class that the contract gives this exit code, if it gives one. */
    public static Optional<FailureClass> ofExitCode(int exitCode) {
        return Arrays.stream(values())
                .filter(c -> c.hasExitCode() && c.exitCode == exitCode)
                .findFirst();
    }

    /** The exit codes after which a new pod in the same Job would be useless. */
    public static List<Integer> finalExitCodes() {
        return Arrays.stream(values())
                .filter(c -> c.hasExitCode() && c != Terminated)
                .map(c -> c.exitCode)
                .toList();
    }
}
