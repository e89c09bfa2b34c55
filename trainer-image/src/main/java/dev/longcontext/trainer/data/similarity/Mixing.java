package dev.longcontext.trainer.data.similarity;

/** Hashes of 64 bits. */
public final class Mixing {

    public static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private Mixing() {}

    /** SplitMix64's finalizer (doi 10.1145/2660193.2660195): one to one. */
    public static long mixed(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
