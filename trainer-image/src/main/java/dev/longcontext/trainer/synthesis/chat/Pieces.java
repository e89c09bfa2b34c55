package dev.longcontext.trainer.synthesis.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Cuts a text into pieces that end where lines, sentences or words do. So every part of a document is a part of its text to the
 * letter, which the ids of a tokenizer cut in the middle of a character would not be.
 */
public final class Pieces {

    /** Of a piece; longer lines are cut. About the tokens of a paragraph, and few enough that chunks come out even. */
    private static final int MOST_CHARACTERS = 1000;

    private final ToIntFunction<String> tokens;

    /** @param tokens counts those of a text */
    public Pieces(ToIntFunction<String> tokens) {
        this.tokens = tokens;
    }

    /** The beginning of a text: all of it, or at least so many tokens. */
    public List<Piece> of(String text, int enough) {
        List<Piece> pieces = new ArrayList<>();
        int sum = 0;
        for (int start = 0; start < text.length() && sum < enough; ) {
            int end = end(text, start);
            String part = text.substring(start, end);
            int count = tokens.applyAsInt(part);
            pieces.add(new Piece(part, count));
            sum += count;
            start = end;
        }
        return pieces;
    }

    private static int end(String text, int start) {
        int most = Math.min(text.length(), start + MOST_CHARACTERS);
        int line = text.lastIndexOf('\n', most - 1);
        if (line >= start) {
            return line + 1;
        }
        if (most == text.length()) {
            return most;
        }
        int sentence = -1;
        int word = -1;
        for (int i = start + 1; i < most; i++) {
            if (Character.isWhitespace(text.charAt(i))) {
                word = i;
                sentence = ".!?".indexOf(text.charAt(i - 1)) >= 0 ? i : sentence;
            }
        }
        if (Math.max(sentence, word) > start) {
            return (sentence > start ? sentence : word) + 1;
        }
        // never between the two halves of a character
        return Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    }
}
