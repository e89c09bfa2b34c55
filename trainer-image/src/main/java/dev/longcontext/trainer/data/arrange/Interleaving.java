package dev.longcontext.trainer.data.arrange;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Documents that are alike share a sample, and their chunks are shuffled into each other: the next chunk of a document comes
 * after chunks of others that are about the same. To tell what goes on from what only looks like it, a model has to look far
 * back, as NExtLong has it by similar chunks between those of a document (arXiv 2501.12766), and Untie the Knots by shuffled
 * chunks that keep their order within a document (arXiv 2409.04774).
 *
 * <p>Of a document longer than half a sample no more than that goes into one; the rest waits for another.
 */
public final class Interleaving implements Arranger {

    /** Shorter pieces are not cut at all. */
    private static final int LEAST_CUT = 32;

    private final Documents documents;
    private final Lengths lengths;
    private final int chunkTokens;
    private final long seed;

    /** @param chunkTokens of a chunk, about; a document has two at least */
    public Interleaving(Documents documents, Lengths lengths, int chunkTokens, long seed) {
        this.documents = documents;
        this.lengths = lengths;
        this.chunkTokens = chunkTokens;
        this.seed = seed;
    }

    @Override
    public void arrange(Sink sink) {
        new Run(new SplittableRandom(seed)).all(sink);
    }

    private final class Run {
        private final SplittableRandom random;
        private final int[] order;
        private final int[] taken = new int[documents.count()];
        private final SimilarDocuments similar = new SimilarDocuments(documents);
        private int next;

        Run(SplittableRandom random) {
            this.random = random;
            this.order = IntStream.range(0, documents.count()).toArray();
            shuffle(order);
        }

        void all(Sink sink) {
            boolean wanted = true;
            for (int base = unused(); wanted && base >= 0; base = unused()) {
                int length = lengths.draw(random);
                wanted = sink.sample(interleaved(strands(base, length), length));
            }
        }

        /** The next document of which something is left; -1 where there is none. */
        private int unused() {
            while (next < order.length && left(order[next]) == 0) {
                next++;
            }
            return next < order.length ? order[next] : -1;
        }

        private int left(int document) {
            return documents.length(document) - taken[document];
        }

        /** Pieces of documents that are alike, together as long as the sample. */
        private List<Part> strands(int base, int length) {
            List<Part> strands = new ArrayList<>();
            int half = Math.max(1, (length + 1) / 2);
            int room = length - take(base, half, strands);
            for (int document : similar.to(base, candidate -> left(candidate) > 0)) {
                if (room > 0) {
                    room -= take(document, Math.min(half, room), strands);
                }
            }
            for (int i = next; i < order.length && room > 0; i++) { // nothing alike is left: whatever comes next
                int document = order[i];
                if (left(document) > 0 && strands.stream().noneMatch(strand -> strand.document() == document)) {
                    room -= take(document, Math.min(half, room), strands);
                }
            }
            extend(strands, room);
            return strands;
        }

        /** Where no other document is left to share the sample with. */
        private void extend(List<Part> strands, int room) {
            int open = room;
            for (int i = 0; i < strands.size() && open > 0; i++) {
                int more = Math.min(open, left(strands.get(i).document()));
                lengthen(strands, i, more);
                open -= more;
            }
        }

        /** @param more tokens of the same document; below 0, tokens that wait for another sample */
        private void lengthen(List<Part> strands, int i, int more) {
            Part strand = strands.get(i);
            taken[strand.document()] += more;
            strands.set(i, new Part(strand.document(), strand.from(), strand.to() + more));
        }

        private int take(int document, int most, List<Part> strands) {
            int from = taken[document];
            int count = Math.min(most, left(document));
            taken[document] += count;
            strands.add(new Part(document, from, from + count));
            return count;
        }

        /** Every order of all chunks that keeps the order within each strand is as likely as any other. */
        private List<Part> interleaved(List<Part> strands, int length) {
            int[] chunks = strands.stream().mapToInt(this::chunks).toArray();
            int[] turns = IntStream.range(0, chunks.length)
                    .flatMap(strand -> IntStream.generate(() -> strand).limit(chunks[strand]))
                    .toArray();
            shuffle(turns);
            if (strands.get(turns[0]).from() > 0) {
                makeRoom(strands, length - lengths.begin());
            }
            int[] done = new int[chunks.length];
            List<Part> parts = new ArrayList<>();
            for (int strand : turns) {
                add(chunk(strands.get(strand), done[strand], chunks[strand]), parts);
                done[strand]++;
            }
            return List.copyOf(parts);
        }

        /** Off the last strand that has so many tokens. */
        private void makeRoom(List<Part> strands, int length) {
            int excess = strands.stream().mapToInt(Part::length).sum() - length;
            for (int i = strands.size() - 1; i >= 0 && excess > 0; i--) {
                if (strands.get(i).length() > excess) {
                    lengthen(strands, i, -excess);
                    return;
                }
            }
        }

        private int chunks(Part strand) {
            if (strand.length() < LEAST_CUT) {
                return 1;
            }
            return Math.max(2, (strand.length() + chunkTokens - 1) / chunkTokens);
        }

        private void shuffle(int[] values) {
            for (int i = values.length - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int value = values[i];
                values[i] = values[j];
                values[j] = value;
            }
        }
    }

    /** Chunk {@code number} of so many of about the same length. */
    private static Part chunk(Part strand, int number, int chunks) {
        long length = strand.length();
        return new Part(
                strand.document(),
                strand.from() + (int) (length * number / chunks),
                strand.from() + (int) (length * (number + 1) / chunks));
    }

    /** What follows on from the last part becomes one with it. */
    private static void add(Part part, List<Part> parts) {
        if (part.length() == 0) {
            return; // of a strand that was cut to fewer tokens than it has chunks
        }
        Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
        if (last != null && last.document() == part.document() && last.to() == part.from()) {
            parts.set(parts.size() - 1, new Part(part.document(), last.from(), part.to()));
        } else {
            parts.add(part);
        }
    }
}
