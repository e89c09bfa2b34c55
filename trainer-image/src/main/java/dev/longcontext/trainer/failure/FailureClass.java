package dev.longcontext.trainer.failure;

/**
 * Why a stage ended without its result, as the operator sees it: the constant's name is {@code failureClass} in the
 * termination message, the number is the process's exit code (docs/contract.md, section 5).
 */
public enum FailureClass {
    /** A field of run.json or an argument is wrong. Not retried. */
    InvalidConfiguration(64),
    /** The data is wrong; file, line and rule are named. Not retried. */
    InvalidData(65),
    /** A model store or an endpoint did not answer. Retried with back-off. */
    Unavailable(69),
    /** A bug. The stack trace is in the log. */
    Internal(70),
    /** The volume is full, or a file on it is corrupt. */
    Storage(74),
    /** The device has too little memory for the run. */
    DeviceOutOfMemory(80),
    /** The loss, or the norm of the gradient, is not a finite number. */
    NonFiniteLoss(81),
    /** No step ended within the hang time-out. */
    Hang(82),
    /** The process was asked to stop, and did. Resumed, and not counted as a failure. */
    Terminated(143);

    private final int exitCode;

    FailureClass(int exitCode) {
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
