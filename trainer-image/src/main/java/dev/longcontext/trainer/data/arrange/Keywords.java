package dev.longcontext.trainer.data.arrange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Of each document the 32 tokens with the highest TF-IDF, (1 + ln tf) ln(n / df), as a vector of length 1. A token that no other
 * document has tells nothing, nor does one that all have. Memory: 256 bytes for each document, and 4 for each token of the
 * vocabulary; with the index over it, 400 and 12.
 */
final class Keywords {

    static final int NONE = -1;
    private static final int OF_A_DOCUMENT = 32;

    private final int[] tokens;
    private final float[] weights;
    private final int vocabulary;

    private Keywords(int[] tokens, float[] weights, int vocabulary) {
        this.tokens = tokens;
        this.weights = weights;
        this.vocabulary = vocabulary;
    }

    /** Told a document and a token of it. */
    interface Each {
        void token(int document, int token);
    }

    /** Reads all documents twice. */
    static Keywords of(Documents documents) {
        int[] frequencies = frequencies(documents);
        int[] tokens = new int[Math.multiplyExact(documents.count(), OF_A_DOCUMENT)];
        float[] weights = new float[tokens.length];
        Arrays.fill(tokens, NONE);
        for (int i = 0; i < documents.count(); i++) {
            List<Weighed> best = best(documents.ids(i), frequencies, documents.count());
            double norm = StrictMath.sqrt(best.stream()
                    .mapToDouble(one -> one.weight() * one.weight())
                    .sum());
            for (int b = 0; b < best.size(); b++) {
                tokens[first(i) + b] = best.get(b).token();
                weights[first(i) + b] = (float) (best.get(b).weight() / norm);
            }
        }
        return new Keywords(tokens, weights, frequencies.length);
    }

    /** Place of a document's first token. */
    static int first(int document) {
        return document * OF_A_DOCUMENT;
    }

    /** {@link #NONE} where the document has fewer. */
    int token(int place) {
        return tokens[place];
    }

    float weight(int place) {
        return weights[place];
    }

    /** 0 where it is none of the document's. */
    float weight(int document, int token) {
        for (int at = first(document); at < first(document + 1); at++) {
            if (tokens[at] == token) {
                return weights[at];
            }
        }
        return 0;
    }

    /** All are below it. */
    int tokens() {
        return vocabulary;
    }

    void each(Each each) {
        for (int at = 0; at < tokens.length; at++) {
            if (tokens[at] != NONE) {
                each.token(at / OF_A_DOCUMENT, tokens[at]);
            }
        }
    }

    /** In how many documents each token is. */
    private static int[] frequencies(Documents documents) {
        int[] frequencies = new int[1 << 10];
        for (int i = 0; i < documents.count(); i++) {
            int[] distinct = IntStream.of(documents.ids(i)).distinct().toArray();
            int most = IntStream.of(distinct).max().orElse(0);
            if (most >= frequencies.length) {
                frequencies = Arrays.copyOf(frequencies, Math.max(most + 1, 2 * frequencies.length));
            }
            for (int id : distinct) {
                frequencies[id]++;
            }
        }
        return frequencies;
    }

    private record Weighed(int token, double weight) {}

    /** StrictMath gives the same bits on every machine. */
    private static List<Weighed> best(int[] ids, int[] frequencies, int documents) {
        int[] sorted = ids.clone();
        Arrays.sort(sorted);
        List<Weighed> weighed = new ArrayList<>();
        for (int from = 0, to; from < sorted.length; from = to) {
            to = from;
            while (to < sorted.length && sorted[to] == sorted[from]) {
                to++;
            }
            int frequency = frequencies[sorted[from]];
            if (frequency > 1 && frequency < documents) {
                double weight = (1 + StrictMath.log(to - from)) * StrictMath.log((double) documents / frequency);
                weighed.add(new Weighed(sorted[from], weight));
            }
        }
        return weighed.stream()
                .sorted(Comparator.comparingDouble(Weighed::weight).reversed().thenComparingInt(Weighed::token))
                .limit(OF_A_DOCUMENT)
                .toList();
    }
}
