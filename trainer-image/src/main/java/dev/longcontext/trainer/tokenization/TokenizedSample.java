package dev.longcontext.trainer.tokenization;

import java.util.Arrays;

/**
 * Token ids and labels, both [s]; labels are not shifted, and {@link #NO_TARGET} where the token is not a target.
 *
 * @param ids not to be changed
 * @param labels not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // a pair of arrays is what the tensor library takes
public record TokenizedSample(int[] ids, int[] labels) {

    public static final int NO_TARGET = -100;

    public int length() {
        return ids.length;
    }

    /** Tokens that are predicted and count in the loss: the first token is never predicted. */
    public int targets() {
        return (int) Arrays.stream(labels)
                .skip(1)
                .filter(label -> label != NO_TARGET)
                .count();
    }

    /** The first {@code length} tokens. */
    public TokenizedSample truncatedTo(int length) {
        return new TokenizedSample(Arrays.copyOf(ids, length), Arrays.copyOf(labels, length));
    }
}
