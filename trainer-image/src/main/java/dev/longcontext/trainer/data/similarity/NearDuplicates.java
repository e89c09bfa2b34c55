package dev.longcontext.trainer.data.similarity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Texts that came before, found again by texts that are alike. Texts that agree in a band of {@link LshBands} are compared by all
 * of their {@link MinHash}; of a band, with the first 256 that have it. Memory for each text: 512 bytes, and 20 to 40 for each band (18 at
 * a similarity of 0.8, 42 at 0.5), together 1 to 2.5 KB.
 *
 * @param <T> what is known of a text
 */
public final class NearDuplicates<T> {

    private static final Logger LOG = LoggerFactory.getLogger(NearDuplicates.class);
    private static final int TEXTS_OF_A_BLOCK = 256;

    private final int agreements;
    private final LshBands bands;
    private final BandTable table;
    private final List<int[]> blocks;
    private final List<T> known;
    private boolean told;

    /** @param similarity from which on texts count as near duplicates; 0.5 to 1 */
    public NearDuplicates(double similarity) {
        this(
                (int) Math.ceil(similarity * MinHash.FUNCTIONS - 1e-9),
                LshBands.of(similarity),
                new BandTable(),
                new ArrayList<>(),
                new ArrayList<>());
    }

    private NearDuplicates(int agreements, LshBands bands, BandTable table, List<int[]> blocks, List<T> known) {
        this.agreements = agreements;
        this.bands = bands;
        this.table = table;
        this.blocks = blocks;
        this.known = known;
    }

    /** A text that came before. */
    public record Match<T>(T text, double similarity) {}

    /** For a look ahead, which may add texts of its own. */
    public NearDuplicates<T> copy() {
        List<int[]> copied = new ArrayList<>(blocks);
        if (!copied.isEmpty()) {
            copied.set(copied.size() - 1, copied.get(copied.size() - 1).clone()); // the one that is written to
        }
        return new NearDuplicates<>(agreements, bands, table.copy(), copied, new ArrayList<>(known));
    }

    /** The text that is most alike, the first of several. */
    public Optional<Match<T>> find(MinHash text) {
        Best best = new Best(text);
        for (int band = 0; band < bands.bands(); band++) {
            table.find(bands.key(text.least(), band), best);
        }
        return best.agreements < agreements
                ? Optional.empty()
                : Optional.of(new Match<>(known.get(best.number), (double) best.agreements / MinHash.FUNCTIONS));
    }

    public void add(MinHash text, T what) {
        int number = known.size();
        known.add(what);
        if (number / TEXTS_OF_A_BLOCK == blocks.size()) {
            blocks.add(new int[TEXTS_OF_A_BLOCK * MinHash.FUNCTIONS]);
        }
        System.arraycopy(text.least(), 0, block(number), offset(number), MinHash.FUNCTIONS);
        boolean entered = false;
        for (int band = 0; band < bands.bands(); band++) {
            entered |= table.add(bands.key(text.least(), band), number);
        }
        if (!entered && !told) {
            told = true;
            LOG.warn(
                    "more than {} texts share each of their parts, as texts of a template do: near duplicates of later ones are "
                            + "not found",
                    BandTable.MOST_OF_A_KEY);
        }
    }

    private int[] block(int number) {
        return blocks.get(number / TEXTS_OF_A_BLOCK);
    }

    private static int offset(int number) {
        return number % TEXTS_OF_A_BLOCK * MinHash.FUNCTIONS;
    }

    private final class Best implements BandTable.Found {
        private final MinHash text;
        private int number = -1;
        private int agreements = -1;

        Best(MinHash text) {
            this.text = text;
        }

        @Override
        public void text(int candidate) {
            if (candidate == number) {
                return;
            }
            int same = text.agreements(block(candidate), offset(candidate));
            if (same > agreements || same == agreements && candidate < number) {
                agreements = same;
                number = candidate;
            }
        }
    }
}
