package dev.longcontext.trainer.synthesis.chat;

import java.util.List;

/**
 * A document, cut to the length that its chat has.
 *
 * @param id digest of the line it is from
 * @param origin where it comes from, for provenance
 * @param pieces of the text, in their order; together they are all of it
 */
public record Document(String id, Origin origin, List<Piece> pieces) {

    public Document {
        pieces = List.copyOf(pieces);
    }

    /** A source, a file of it, and a line of that, from 1. */
    public record Origin(String source, String file, long line) {}

    public int tokens() {
        return pieces.stream().mapToInt(Piece::tokens).sum();
    }

    public String text() {
        return Piece.join(pieces);
    }
}
