package dev.longcontext.trainer.serving;

/** Who an answer is for. Called by the model's thread, which must not be made to wait for a client. */
interface Recipient {

    /** The next piece of the answer. */
    void text(String piece);

    /** Asked between tokens: whether nobody wants the rest. */
    default boolean gone() {
        return false;
    }

    /** The answer is complete, or has failed. */
    default void ended() {}
}
