package dev.longcontext.trainer.evaluation;

import dev.longcontext.contract.EvaluationConfig.EffectiveLength;
import dev.longcontext.contract.StageSummary;
import java.util.Map;
import java.util.SortedMap;

/**
 * The effective lengths of both models (as in RULER, arXiv 2404.06654, section 4): the longest tested length such that it and
 * every shorter one holds the bound; 0 where not even the shortest does. Of a base model that scores 0 at the shortest length no
 * share is a bound: then no length is effective.
 *
 * @param bound that each length's score must reach; as it was asked for, or computed from the base model's
 * @param tuned tokens
 * @param base tokens
 */
record EffectiveLengths(double bound, int tuned, int base) {
    /** Scores are sums divided by counts: a bound is not missed by a rounding error. */
    private static final double ROUNDING = 1e-9;

    /**
     * @param base score of each tested length of the base model; not empty
     * @param tuned of the tuned model
     */
    static EffectiveLengths of(
            EffectiveLength asked, SortedMap<Integer, Double> base, SortedMap<Integer, Double> tuned) {
        double bound = asked.min() != null ? asked.min() : asked.shareOfShortest() * base.get(base.firstKey());
        return new EffectiveLengths(bound, longest(tuned, bound), longest(base, bound));
    }

    private static int longest(SortedMap<Integer, Double> scores, double bound) {
        int longest = 0;
        if (!(bound > 0)) {
            return longest; // any score would hold it
        }
        for (Map.Entry<Integer, Double> of : scores.entrySet()) {
            if (!(of.getValue() >= bound - ROUNDING)) {
                break;
            }
            longest = of.getKey();
        }
        return longest;
    }

    StageSummary.EffectiveLength told() {
        return new StageSummary.EffectiveLength((long) tuned, (long) base);
    }
}
