package dev.longcontext.trainer.stage;

/** Guards the workspace against a trainer that lost it without noticing, as after a network partition. */
@FunctionalInterface
public interface Fence {

    /** @throws dev.longcontext.trainer.failure.FailureException when another trainer has taken over the workspace */
    void check();
}
