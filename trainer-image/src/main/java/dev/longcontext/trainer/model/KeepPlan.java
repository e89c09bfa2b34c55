package dev.longcontext.trainer.model;

/** Where a pass keeps what its backward pass starts from. Decided before the pass, from its size. */
@FunctionalInterface
public interface KeepPlan {

    /** For CPUs, whose memory is the host's. */
    KeepPlan ALL_ON_DEVICE = (batch, targets) -> 0;

    /** For a device of unknown memory. */
    KeepPlan AS_FEW_AS_POSSIBLE = (batch, targets) -> Integer.MAX_VALUE;

    /** How many layers' share, from the lowest, is kept in host memory. The last one's never is. */
    int layersOnHost(Batch batch, Targets targets);
}
