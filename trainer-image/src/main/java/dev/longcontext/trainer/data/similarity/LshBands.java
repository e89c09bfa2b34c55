package dev.longcontext.trainer.data.similarity;

/**
 * How a {@link MinHash} is cut into bands: two texts are compared if they agree in all rows of a band. The probability of that
 * is an S-curve, 1 - (1 - s^rows)^bands at a similarity s (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, 3.4).
 */
record LshBands(int bands, int rows) {

    /** Of pairs as alike as is asked for, so many are compared at least. */
    private static final double DETECTION = 0.95;

    /** As many rows as detection allows: fewer texts are then compared in vain, and fewer bands are kept. */
    static LshBands of(double similarity) {
        int rows = MinHash.FUNCTIONS;
        while (rows > 1 && cut(rows).detection(similarity) < DETECTION) {
            rows--;
        }
        return cut(rows);
    }

    private static LshBands cut(int rows) {
        return new LshBands(MinHash.FUNCTIONS / rows, rows);
    }

    /** The share of pairs that are compared. */
    double detection(double similarity) {
        return 1 - Math.pow(1 - Math.pow(similarity, rows), bands);
    }

    /** Never 0. */
    long key(int[] least, int band) {
        long key = band;
        for (int row = 0; row < rows; row++) {
            key = Mixing.mixed(key + Mixing.GOLDEN_GAMMA + least[band * rows + row]);
        }
        return key == 0 ? 1 : key;
    }
}
