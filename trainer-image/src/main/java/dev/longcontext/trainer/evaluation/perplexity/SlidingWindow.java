package dev.longcontext.trainer.evaluation.perplexity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A part of a text that a model reads at once, its first token at position 0.
 *
 * @param start place of its first token in the text
 * @param end place after its last
 * @param scored place of the first token that is scored in it; those before it only are its context
 */
record SlidingWindow(int start, int end, int scored) {

    /**
     * Windows at 0, stride, 2 * stride and so on until one reaches the text's end. A token is scored once, in the first
     * window that holds it and a token before it; so the text's first token never is, and with stride = length no
     * window's first.
     *
     * @param tokens of the text
     * @param stride at most the length
     */
    static List<SlidingWindow> over(int tokens, int length, int stride) {
        List<SlidingWindow> windows = new ArrayList<>();
        int next = 0;
        for (int start = 0; next < tokens; start += stride) {
            int end = Math.min(start + length, tokens);
            windows.add(new SlidingWindow(start, end, Math.max(next, start + 1)));
            next = end;
        }
        return windows;
    }

    int length() {
        return end - start;
    }

    /** Tokens that are scored. */
    int count() {
        return Math.max(0, end - scored);
    }

    /** The window's tokens out of the text's. */
    int[] of(int[] ids) {
        return Arrays.copyOfRange(ids, start, end);
    }
}
