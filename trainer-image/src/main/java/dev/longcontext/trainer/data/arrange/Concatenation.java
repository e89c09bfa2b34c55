package dev.longcontext.trainer.data.arrange;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One document after another, in their order, until a sample has the length that is drawn for it. What a document has beyond
 * that begins the next sample.
 */
public final class Concatenation implements Arranger {

    private final Documents documents;
    private final Lengths lengths;
    private final long seed;

    public Concatenation(Documents documents, Lengths lengths, long seed) {
        this.documents = documents;
        this.lengths = lengths;
        this.seed = seed;
    }

    @Override
    public void arrange(Sink sink) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Part> parts = new ArrayList<>();
        int room = lengths.draw(random);
        for (int document = 0; document < documents.count(); document++) {
            int from = 0;
            while (from < documents.length(document)) {
                if (parts.isEmpty() && from > 0) {
                    room -= lengths.begin();
                }
                int to = (int) Math.min(documents.length(document), (long) from + room);
                parts.add(new Part(document, from, to));
                room -= to - from;
                from = to;
                if (room == 0) {
                    if (!sink.sample(List.copyOf(parts))) {
                        return;
                    }
                    parts.clear();
                    room = lengths.draw(random);
                }
            }
        }
        if (!parts.isEmpty()) {
            sink.sample(List.copyOf(parts));
        }
    }
}
