package dev.longcontext.trainer.synthesis.chat;

import java.util.List;

/** Part of a text that ends where a line, a sentence or a word does. */
public record Piece(String text, int tokens) {

    /** The text that they are the parts of. */
    static String join(List<Piece> pieces) {
        StringBuilder text = new StringBuilder();
        pieces.forEach(piece -> text.append(piece.text()));
        return text.toString();
    }
}
