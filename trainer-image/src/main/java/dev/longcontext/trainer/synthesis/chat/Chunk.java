package dev.longcontext.trainer.synthesis.chat;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of a document that is asked about.
 *
 * @param number in the document, from 1
 */
public record Chunk(int number, String text) {

    /** A document in chunks of about so many tokens; the last may be short, but never under a quarter of the others. */
    static List<Chunk> of(Document document, int tokens) {
        List<List<Piece>> groups = new ArrayList<>();
        int sum = 0;
        for (Piece piece : document.pieces()) {
            if (groups.isEmpty() || sum + piece.tokens() > tokens) {
                groups.add(new ArrayList<>());
                sum = 0;
            }
            groups.get(groups.size() - 1).add(piece);
            sum += piece.tokens();
        }
        if (groups.size() > 1 && sum < tokens / 4) {
            List<Piece> rest = groups.remove(groups.size() - 1);
            groups.get(groups.size() - 1).addAll(rest);
        }
        List<Chunk> chunks = new ArrayList<>();
        for (List<Piece> group : groups) {
            chunks.add(new Chunk(chunks.size() + 1, Piece.join(group)));
        }
        return chunks;
    }
}
