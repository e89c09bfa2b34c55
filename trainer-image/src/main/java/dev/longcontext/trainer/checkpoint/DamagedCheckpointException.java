package dev.longcontext.trainer.checkpoint;

/** Says what is wrong with a checkpoint. */
final class DamagedCheckpointException extends Exception {

    DamagedCheckpointException(String message) {
        super(message);
    }
}
