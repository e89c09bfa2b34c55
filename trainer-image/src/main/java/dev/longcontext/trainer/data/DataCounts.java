package dev.longcontext.trainer.data;

import dev.longcontext.trainer.tokenization.Sample;
import java.util.EnumMap;
import java.util.Map;

/**
 * What became of the data.
 *
 * @param tokens of the kept samples
 * @param targets of the kept samples: tokens that count in the loss
 * @param longestSample of the kept ones, in tokens
 * @param repeated kept samples that were kept before, for the shares of a mix
 * @param documents that samples were arranged of; 0 where each sample is one
 * @param fates samples by what became of them; those that there are none of are missing
 */
public record DataCounts(
        long tokens, long targets, int longestSample, long repeated, long documents, Map<Fate, Long> fates) {

    static final DataCounts NONE = new DataCounts(0, 0, 0, 0, 0, Map.of());

    public DataCounts {
        fates = Map.copyOf(fates);
    }

    /** Kept. */
    public long samples() {
        return of(Fate.KEPT) + of(Fate.TRUNCATED);
    }

    /** Left out, for whatever reason. */
    public long dropped() {
        return fates.keySet().stream()
                .filter(fate -> !fate.kept())
                .mapToLong(this::of)
                .sum();
    }

    public long of(Fate fate) {
        return fates.getOrDefault(fate, 0L);
    }

    DataCounts plus(SampleTokenizer.Outcome outcome) {
        boolean kept = !outcome.dropped();
        int length = kept ? outcome.sample().length() : 0;
        return plus(new DataCounts(
                length, kept ? outcome.sample().targets() : 0, length, 0, 0, Map.of(outcome.fate(), 1L)));
    }

    DataCounts plus(DataCounts other) {
        return new DataCounts(
                tokens + other.tokens,
                targets + other.targets,
                Math.max(longestSample, other.longestSample),
                repeated + other.repeated,
                documents + other.documents,
                sum(fates, other.fates));
    }

    /** Of one more sample that is kept. */
    DataCounts plus(Sample sample, boolean truncated, boolean repeats) {
        return plus(new DataCounts(
                sample.length(),
                sample.targets(),
                sample.length(),
                repeats ? 1 : 0,
                0,
                Map.of(truncated ? Fate.TRUNCATED : Fate.KEPT, 1L)));
    }

    /**
     * With other samples in place of those that are kept.
     *
     * @param kept of these samples
     */
    DataCounts with(DataCounts kept, long itsDocuments) {
        Map<Fate, Long> left = new EnumMap<>(Fate.class);
        fates.forEach((fate, count) -> {
            if (!fate.kept()) {
                left.put(fate, count);
            }
        });
        return new DataCounts(
                kept.tokens, kept.targets, kept.longestSample, kept.repeated, itsDocuments, sum(left, kept.fates));
    }

    /** Samples that could be used and are not in the mix. */
    static DataCounts outOfMix(long count) {
        return count == 0 ? NONE : new DataCounts(0, 0, 0, 0, 0, Map.of(Fate.OUT_OF_MIX, count));
    }

    private static Map<Fate, Long> sum(Map<Fate, Long> one, Map<Fate, Long> other) {
        Map<Fate, Long> sum = new EnumMap<>(Fate.class);
        sum.putAll(one);
        other.forEach((fate, count) -> sum.merge(fate, count, Long::sum));
        return sum;
    }
}
