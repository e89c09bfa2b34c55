package dev.longcontext.trainer.serving;

import dev.longcontext.trainer.inference.SamplingParameters;
import java.util.OptionalInt;

/**
 * What is to be generated, checked.
 *
 * @param prompt token ids
 * @param maxTokens at most so many are generated; together with the prompt they fit the context
 * @param scores how many likely tokens are told beside each one that was generated; empty: no scores at all
 * @param stream whether text is wanted as it comes
 * @param usageInStream whether a stream ends with the counts
 */
@SuppressWarnings("ArrayRecordComponent") // read only, and never compared
record GenerationRequest(
        int[] prompt,
        int maxTokens,
        SamplingParameters sampling,
        StopRules stop,
        OptionalInt scores,
        boolean stream,
        boolean usageInStream) {}
