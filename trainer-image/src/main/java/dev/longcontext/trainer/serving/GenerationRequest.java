package dev.longcontext.trainer.serving;

import java.util.List;

/**
 * What is to be generated, checked.
 *
 * @param prompt token ids
 * @param maxTokens at most so many are generated; together with the prompt they fit the context
 * @param temperature 0 is greedy
 * @param stop texts that end the answer, and are not part of it
 * @param stream whether text is wanted as it comes
 * @param usageInStream whether a stream ends with the counts
 */
@SuppressWarnings("ArrayRecordComponent") // read only, and never compared
record GenerationRequest(
        int[] prompt,
        int maxTokens,
        double temperature,
        double topP,
        long seed,
        List<String> stop,
        boolean stream,
        boolean usageInStream) {

    GenerationRequest {
        stop = List.copyOf(stop);
    }
}
