package dev.longcontext.trainer.serving;

import dev.longcontext.trainer.inference.TokenScore;
import java.util.function.BooleanSupplier;

/** Generates text. Called by one thread at a time. */
@FunctionalInterface
interface TextGenerator {

    /**
     * @param out is given the answer piece by piece
     * @param cancelled asked between tokens, and between pieces of a long prompt: nobody waits for the answer any more
     */
    Ending generate(GenerationRequest request, Output out, BooleanSupplier cancelled);

    /** Takes what is generated. */
    interface Output {

        /** A token, before any text of it; only where scores were asked for. */
        void score(TokenScore token);

        void text(String piece);
    }

    /**
     * How an answer ended.
     *
     * @param finishReason {@code stop}: by a token or a text that ends it; {@code length}: by {@code maxTokens}
     * @param completionTokens generated, with the one that ended the answer
     */
    record Ending(String finishReason, int completionTokens) {}
}
