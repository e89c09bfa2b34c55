package dev.longcontext.trainer.serving;

import dev.longcontext.trainer.serving.TextGenerator.Ending;

/** Who waits for an answer. Called by the threads that make it, never by two at once, and must not keep them waiting. */
interface Recipient extends TextGenerator.Output {

    /** The request was read, and waits for the model from here on. */
    void begin(GenerationRequest request);

    /** Nobody waits any more. */
    boolean gone();

    /** The answer is complete. */
    void ended(Ending ending);

    /** There is no answer, or no more of it. */
    void failed(ApiException why);
}
