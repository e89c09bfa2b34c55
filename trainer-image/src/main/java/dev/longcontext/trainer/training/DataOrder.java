package dev.longcontext.trainer.training;

import dev.longcontext.contract.DataConfig.Order;
import java.util.Random;

/**
 * Which sample comes when. The order is a function of seed and position alone, so that a resumed run needs to know no
 * more than how many samples it has seen.
 */
final class DataOrder {

    private final int size;
    private final Order order;
    private final long seed;
    private long shuffledEpoch = -1;
    private int[] permutation;

    /** @param size number of samples */
    DataOrder(int size, Order order, long seed) {
        this.size = size;
        this.order = order;
        this.seed = seed;
    }

    int size() {
        return size;
    }

    /**
     * @param position from 0, counting on over the epochs
     * @return a sample's index
     */
    int sampleAt(long position) {
        int place = (int) (position % size);
        if (order == Order.File) {
            return place;
        }
        long epoch = position / size;
        if (epoch != shuffledEpoch) {
            permutation = shuffle(new Random(seed + 0x9e3779b97f4a7c15L * epoch));
            shuffledEpoch = epoch;
        }
        return permutation[place];
    }

    /** Fisher and Yates. */
    private int[] shuffle(Random random) {
        int[] shuffled = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            shuffled[i] = shuffled[j];
            shuffled[j] = i;
        }
        return shuffled;
    }
}
