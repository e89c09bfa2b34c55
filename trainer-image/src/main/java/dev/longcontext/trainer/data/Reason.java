package dev.longcontext.trainer.data;

import org.jspecify.annotations.Nullable;

/**
 * Why a step left a sample out, as {@code removed.jsonl} tells it.
 *
 * @param shared the words that it has in common with an evaluation
 * @param duplicateOf the earlier sample that it is like
 * @param similarity how alike the two are, by the estimate of their MinHash; up to 1
 */
record Reason(
        @Nullable String shared,
        @Nullable Place duplicateOf,
        @Nullable Double similarity) {

    static Reason shares(String words) {
        return new Reason(words, null, null);
    }

    static Reason isLike(Place earlier, double similarity) {
        return new Reason(null, earlier, similarity);
    }
}
