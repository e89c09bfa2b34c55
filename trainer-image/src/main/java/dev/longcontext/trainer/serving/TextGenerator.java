package dev.longcontext.trainer.serving;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Generates text. Called by one thread at a time. */
@FunctionalInterface
interface TextGenerator {

    /**
     * @param text is given the answer piece by piece
     * @param cancelled asked between tokens: nobody waits for the answer any more
     */
    Ending generate(GenerationRequest request, Consumer<String> text, BooleanSupplier cancelled);

    /**
     * How an answer ended.
     *
     * @param finishReason {@code stop}: by a token or a text that ends it; {@code length}: by {@code maxTokens}
     * @param completionTokens generated, with the one that ended the answer
     */
    record Ending(String finishReason, int completionTokens) {}
}
