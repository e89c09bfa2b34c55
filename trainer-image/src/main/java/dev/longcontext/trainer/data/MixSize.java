package dev.longcontext.trainer.data;

import dev.longcontext.contract.DataConfig.MixStrategy;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a mix would come to, before anything is copied: refuses one that nobody wants, and warns of one that few want. */
final class MixSize {

    /** More are a slip in a weight: 100 times the space, and nothing is learnt of it. */
    static final int MOST_PASSES = 100;

    private static final Logger LOG = LoggerFactory.getLogger(MixSize.class);

    /** Up to so many passes, repeated data is worth about as much as new (arXiv 2305.16264, figure 1). */
    private static final int HARMLESS_PASSES = 4;

    private final List<Source> sources;
    private final long[] available;
    private final MixShares shares;

    /** @param available usable samples of each source, at least 1 */
    MixSize(List<Source> sources, long[] available, MixShares shares) {
        this.sources = sources;
        this.available = available.clone();
        this.shares = shares;
    }

    /** @throws FailureException of class InvalidData for a mix of more than 100 passes over a source, or of 2^31 samples */
    void require() {
        String bounding = sources.get(shares.bounding()).name();
        for (int s = 0; s < available.length; s++) {
            Source source = sources.get(s);
            if (shares.exact(s) > (double) MOST_PASSES * available[s]) {
                throw refused(
                        source,
                        String.format(
                                Locale.ROOT,
                                "%s would be repeated %.0f times to have the share of its weight %s beside all %d samples of %s: "
                                        + "more than %d passes",
                                source.name(),
                                shares.exact(s) / available[s],
                                source.selection().weight(),
                                available[shares.bounding()],
                                bounding,
                                MOST_PASSES));
            }
        }
        long samples =
                IntStream.range(0, available.length).mapToLong(shares::count).sum(); // each below 2^38
        if (samples > Integer.MAX_VALUE) {
            int largest = IntStream.range(0, available.length)
                    .boxed()
                    .max((s, t) -> Long.compare(shares.count(s), shares.count(t)))
                    .orElseThrow();
            throw refused(
                    sources.get(largest),
                    "the mix would have " + samples + " samples, more than " + Integer.MAX_VALUE
                            + "; most of them are of " + sources.get(largest).name());
        }
    }

    private static FailureException refused(Source source, String message) {
        return new FailureException(
                        FailureClass.InvalidData,
                        message,
                        "Lower its weight, give it more samples, bound the others with maxSamples, or write "
                                + "spec.data.mixStrategy: Undersample.")
                .atField(source.field().replaceFirst("\\.uri$", "") + ".weight");
    }

    void log(MixStrategy strategy) {
        for (int s = 0; s < available.length; s++) {
            log(sources.get(s), s);
        }
        long all = LongStream.of(available).sum();
        long left = IntStream.range(0, available.length)
                .mapToLong(s -> Math.max(0, available[s] - shares.count(s)))
                .sum();
        if (strategy == MixStrategy.Undersample && 2 * left > all) {
            Source bounding = sources.get(shares.bounding());
            LOG.warn(
                    "the mix leaves out {} of {} usable samples, because {} has only {} for its weight {}: lower its weight, add "
                            + "samples to it, or write spec.data.mixStrategy: Oversample",
                    left,
                    all,
                    bounding.name(),
                    available[shares.bounding()],
                    bounding.selection().weight());
        }
    }

    private void log(Source source, int s) {
        long wanted = shares.count(s);
        LOG.info(
                "{}: weight {}, {} of {} usable samples in the mix",
                source.name(),
                source.selection().weight(),
                wanted,
                available[s]);
        if (wanted > HARMLESS_PASSES * available[s]) {
            LOG.warn(
                    "{} is repeated {} times for its weight: beyond 4 times, repeated samples teach little; lower its weight "
                            + "or add samples",
                    source.name(),
                    wanted / available[s]);
        }
        if (shares.raised(s)) {
            LOG.warn(
                    "{} has 1 sample in the mix, more than its share: its weight asks for {} of a sample; raise its weight or "
                            + "remove the source",
                    source.name(),
                    String.format(Locale.ROOT, "%.2g", shares.exact(s)));
        }
    }
}
