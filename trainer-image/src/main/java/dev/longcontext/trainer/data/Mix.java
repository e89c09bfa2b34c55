package dev.longcontext.trainer.data;

import dev.longcontext.contract.DataConfig.MixStrategy;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.tokenization.Sample;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * Copies a store so that the sources have the shares which their weights ask for. Which samples are left out or repeated
 * follows from the seed and the source's name, and the order stays that of the sources and their lines. A sample that is
 * repeated follows after its whole source, once for each time. Memory: 8 bytes for each sample, and for each sample of a draw.
 */
final class Mix {

    private final List<Source> sources;
    private final MixStrategy strategy;
    private final long seed;
    private final Pulse pulse;

    Mix(List<Source> sources, MixStrategy strategy, long seed, Pulse pulse) {
        this.sources = sources;
        this.strategy = strategy;
        this.seed = seed;
        this.pulse = pulse;
    }

    /** Whether there is anything to mix. */
    static boolean wanted(List<Source> sources) {
        return sources.stream().anyMatch(source -> source.selection().isWeighted());
    }

    /**
     * @param from folder of a store with samples of all sources, in their order
     * @param tally of that store; afterwards, of the mix
     */
    void run(Path from, Path to, Tally tally) throws IOException {
        long[] available = sources.stream().mapToLong(tally::kept).toArray();
        requireSamples(available);
        double[] weights = sources.stream()
                .mapToDouble(source -> source.selection().weight())
                .toArray();
        MixShares shares = MixShares.of(available, weights, strategy);
        MixSize size = new MixSize(sources, available, shares);
        size.require();
        size.log(strategy);
        try (Stores stores = new Stores(from, to)) {
            long first = 0;
            for (int s = 0; s < sources.size(); s++) {
                Copy copy = new Copy(stores, s, first, available[s]);
                copy.run(shares.count(s));
                long outOfMix = Math.max(0, available[s] - shares.count(s));
                DataCounts before = tally.of(sources.get(s));
                tally.replace(
                        sources.get(s),
                        before.with(copy.counts.plus(DataCounts.outOfMix(outOfMix)), before.documents()));
                first += available[s];
            }
            stores.mixed.finish();
        }
    }

    /** What is read and what is written, samples and where they come from. */
    private static final class Stores implements Closeable {
        private final SampleStore all;
        private final LinesOfFile provenance;
        private final StoreFiles mixed;

        Stores(Path from, Path to) throws IOException {
            all = SampleStore.open(from);
            provenance = LinesOfFile.open(ProvenanceWriter.file(from));
            mixed = new StoreFiles(to, all.sources());
        }

        @Override
        public void close() throws IOException {
            try (all;
                    provenance;
                    mixed) {
                // in the reverse order
            }
        }
    }

    /** Of one source. */
    private final class Copy {
        private final Stores stores;
        private final int source;
        private final long first;
        private final long available;
        private DataCounts counts = DataCounts.NONE;

        Copy(Stores stores, int source, long first, long available) {
            this.stores = stores;
            this.source = source;
            this.first = first;
            this.available = available;
        }

        /** As often as they go, whole passes; then those that are drawn. */
        void run(long wanted) throws IOException {
            for (long pass = 0; pass < wanted / available; pass++) {
                pass(sample -> true, pass > 0);
            }
            int rest = Math.toIntExact(wanted % available);
            if (rest > 0) {
                RandomDraw draw = new RandomDraw(rest, sources.get(source).name() + "/mix", seed);
                for (long sample = 0; sample < available; sample++) {
                    draw.offer(sample);
                }
                pass(draw::within, wanted > available);
            }
        }

        private void pass(LongPredicate wanted, boolean repeated) throws IOException {
            for (long i = 0; i < available; i++) {
                pulse.beat();
                if (wanted.test(i)) {
                    copy(Math.toIntExact(first + i), repeated);
                }
            }
        }

        private void copy(int i, boolean repeated) throws IOException {
            Sample sample = stores.all.sample(i);
            SampleStore.Provenance origin = stores.all.provenance(i);
            stores.mixed.samples().add(sample, new SampleStoreWriter.Origin(source, origin.line(), origin.truncated()));
            stores.mixed.provenance().addLine(stores.provenance.line(i));
            counts = counts.plus(sample, origin.truncated(), repeated);
        }
    }

    private void requireSamples(long[] available) {
        for (int s = 0; s < available.length; s++) {
            if (available[s] == 0) {
                throw new FailureException(
                                FailureClass.InvalidData,
                                sources.get(s).name()
                                        + " has a weight, but no sample of it can be used, so there is no "
                                        + "mix with its share",
                                "See in the log why its samples are dropped, or remove the source.")
                        .atField(sources.get(s).field());
            }
        }
    }
}
