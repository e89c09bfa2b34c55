package dev.longcontext.trainer.synthesis.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Cuts a text into pieces that end where lines, sentences or words do. So every part of a document is a part of its text to the
 * letter, which the ids of a tokenizer cut in the middle of a character would not be.
 */
public final class Pieces {

    /** Of a piece; longer lines are cut. About the tokens of a paragraph. */
    private static final int MOST_CHARACTERS = 1000;

    /** Pieces of a chunk at least: so it has three quarters of its tokens, and never more than all. */
    private static final int OF_A_CHUNK = 4;

    private final ToIntFunction<String> tokens;
    private final int most;

    /**
     * @param tokens counts those of a text
     * @param chunkTokens of the smallest chunks that are made of the pieces
     */
    public Pieces(ToIntFunction<String> tokens, int chunkTokens) {
        this.tokens = tokens;
        this.most = Math.max(1, chunkTokens / OF_A_CHUNK);
    }

    /** The beginning of a text: all of it, or at least so many tokens. */
    public List<Piece> of(String text, int enough) {
        List<Piece> pieces = new ArrayList<>();
        int sum = 0;
        for (int start = 0; start < text.length() && sum < enough; ) {
            Piece piece = piece(text, start);
            pieces.add(piece);
            sum += piece.tokens();
            start += piece.text().length();
        }
        return pieces;
    }

    /** As long as it may be; a single character that is more tokens than that is a piece all the same. */
    private Piece piece(String text, int start) {
        int end = end(text, start, MOST_CHARACTERS);
        int count = tokens.applyAsInt(text.substring(start, end));
        while (count > most && text.codePointCount(start, end) > 1) {
            end = end(text, start, (end - start) / 2);
            count = tokens.applyAsInt(text.substring(start, end));
        }
        return new Piece(text.substring(start, end), count);
    }

    private static int end(String text, int start, int characters) {
        int most = Math.min(text.length(), start + characters);
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
        if (!Character.isSurrogatePair(text.charAt(most - 1), text.charAt(most))) {
            return most;
        }
        // never between the two halves of a character
        return most - 1 > start ? most - 1 : most + 1;
    }
}
