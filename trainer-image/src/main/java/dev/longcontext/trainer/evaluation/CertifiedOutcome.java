package dev.longcontext.trainer.evaluation;

import dev.longcontext.contract.Confidence;
import dev.longcontext.contract.Metric;
import dev.longcontext.contract.Metric.Scale;
import dev.longcontext.contract.validation.EnoughItems;
import dev.longcontext.trainer.evaluation.suite.Suite;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What became of one evaluation of a certificate: two measurements of the same items, held against each other.
 *
 * @param items measured again; 0 where it was left out
 * @param then the metric of those items by the certificate, as text
 * @param now the same, measured again
 * @param change interval of the difference, as text, or that there is none
 * @param holds null where it was left out
 * @param words why it was left out, or the verdict
 */
public record CertifiedOutcome(
        String evaluation,
        String metric,
        int items,
        String then,
        String now,
        String change,
        Boolean holds,
        String words) {
    /** Of a perplexity: rounded weights move that of every text a little, often all to the same side, which a paired interval shows. */
    private static final double ROUNDING = 0.01;

    /** A rise that no interval is needed for: rounding makes no perplexity a tenth greater, of however few texts. */
    private static final double CLEAR_LOSS = 0.1;

    static CertifiedOutcome leftOut(String evaluation, String why) {
        return new CertifiedOutcome(evaluation, "", 0, "", "", "", null, why);
    }

    /**
     * The certificate holds as long as the items show no loss. Where they are too few for an interval, only a great loss says
     * anything, and is left out otherwise.
     *
     * @param then results of the certificate
     * @param now results of the same items, measured again
     */
    static <R> CertifiedOutcome of(String evaluation, Metric metric, Suite<R> suite, List<R> then, List<R> now) {
        Uncertainty uncertainty = Uncertainty.of(suite, then, now).get(metric);
        Evaluated text = new Evaluated(null, Set.of(metric), null);
        String name = metric.name();
        double before = suite.metrics(then).get(metric);
        double after = suite.metrics(now).get(metric);
        if (uncertainty == null && Double.isFinite(before) && after <= (1 + CLEAR_LOSS) * before) {
            return leftOut(
                    evaluation,
                    "left out: of " + suite.items(metric, now) + " texts " + name + " was " + text.format(name, before)
                            + " and is " + text.format(name, after) + ", which has no interval, for it takes "
                            + EnoughItems.FEWEST_OF_AN_INTERVAL + ": raise --sample, if the evaluation has more");
        }
        boolean holds = uncertainty != null && showsNoLoss(metric, uncertainty, before);
        return new CertifiedOutcome(
                evaluation,
                name,
                now.size(),
                text.format(name, before),
                text.format(name, after),
                uncertainty == null
                        ? "without an interval"
                        : text.formatChange(name, uncertainty.change().low()) + " to "
                                + text.formatChange(name, uncertainty.change().high()),
                holds,
                verdict(holds, metric, uncertainty == null ? now.size() : uncertainty.items(), before));
    }

    private static boolean showsNoLoss(Metric metric, Uncertainty uncertainty, double then) {
        return metric.scale() == Scale.Share
                ? uncertainty.change().high() >= 0
                : uncertainty.change().low() <= ROUNDING * then;
    }

    /**
     * What holds may do so because too little was asked.
     *
     * @param then the metric's value by the certificate, of the same items
     */
    static String verdict(boolean holds, Metric metric, int items, double then) {
        double unseen = 1 - Confidence.allRight(Math.max(1, items));
        if (!holds) {
            return "does NOT hold";
        } else if (metric.scale() != Scale.Share) {
            return "holds";
        }
        return then <= unseen
                ? String.format(Locale.ROOT, "holds, but of %d items no loss could show: raise --sample", items)
                : String.format(
                        Locale.ROOT,
                        "holds; of %d items only a loss above %.1f points could show",
                        items,
                        unseen * 100);
    }
}
