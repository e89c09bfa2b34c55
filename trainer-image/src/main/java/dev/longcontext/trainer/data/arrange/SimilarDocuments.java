package dev.longcontext.trainer.data.arrange;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Which documents are alike: by the cosine of their {@link Keywords}. Of each token it is known which documents have it, so only
 * those are compared that share one.
 */
final class SimilarDocuments {

    /** Documents that are looked at for one token; of a token that more have, the others are not compared by it. */
    private static final int MOST_OF_A_TOKEN = 2_000;

    private final Keywords keywords;
    private final int[] starts;
    private final int[] ends;
    private final int[] having;
    private final float[] scores;

    SimilarDocuments(Documents documents) {
        this.keywords = Keywords.of(documents);
        this.scores = new float[documents.count()];
        int[] counts = new int[keywords.tokens() + 1];
        keywords.each((document, token) -> counts[token + 1]++);
        Arrays.parallelPrefix(counts, Integer::sum);
        this.starts = counts;
        this.ends = counts.clone();
        this.having = new int[counts[counts.length - 1]];
        keywords.each((document, token) -> having[ends[token]++] = document);
    }

    /**
     * @param left whether a document is still to be had; one that is not is forgotten
     * @return others that share a token, the most alike first, and of equals the first first
     */
    int[] to(int document, IntPredicate left) {
        IntStream.Builder found = IntStream.builder();
        for (int at = Keywords.first(document); at < Keywords.first(document + 1); at++) {
            int token = keywords.token(at);
            if (token == Keywords.NONE) {
                continue;
            }
            int place = starts[token];
            while (place < Math.min(ends[token], starts[token] + MOST_OF_A_TOKEN)) {
                int other = having[place];
                if (!left.test(other)) {
                    having[place] = having[--ends[token]];
                    continue;
                }
                if (other != document) {
                    if (scores[other] == 0) {
                        found.add(other);
                    }
                    scores[other] += keywords.weight(at) * keywords.weight(other, token);
                }
                place++;
            }
        }
        int[] sorted = found.build()
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(other -> -scores[other])
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int other : sorted) {
            scores[other] = 0;
        }
        return sorted;
    }
}
