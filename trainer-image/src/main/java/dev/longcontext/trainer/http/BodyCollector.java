package dev.longcontext.trainer.http;

import java.util.ArrayList;
import java.util.List;

/** A body while it comes, piece by piece, each counted against what all bodies may take. */
final class BodyCollector {

    private final int longest;
    private final ByteBudget budget;
    private final List<byte[]> pieces = new ArrayList<>();
    private int size;

    /** What became of a piece. */
    enum Outcome {
        KEPT,
        TOO_LONG,
        NO_ROOM
    }

    BodyCollector(int longest, ByteBudget budget) {
        this.longest = longest;
        this.budget = budget;
    }

    /** Takes a piece; where it cannot be kept, all that came before is let go too. */
    Outcome add(byte[] piece) {
        Outcome outcome = size > longest - piece.length
                ? Outcome.TOO_LONG
                : budget.take(piece.length) ? Outcome.KEPT : Outcome.NO_ROOM;
        if (outcome == Outcome.KEPT) {
            pieces.add(piece);
            size += piece.length;
        } else {
            drop();
        }
        return outcome;
    }

    void drop() {
        budget.giveBack(size);
        clear();
    }

    /** The body, whose bytes whoever takes it gives back to the budget. */
    byte[] take() {
        byte[] body = new byte[size];
        int at = 0;
        for (byte[] piece : pieces) {
            System.arraycopy(piece, 0, body, at, piece.length);
            at += piece.length;
        }
        clear();
        return body;
    }

    private void clear() {
        pieces.clear();
        size = 0;
    }
}
