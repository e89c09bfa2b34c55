package dev.longcontext.trainer.export;

/** A tensor's elements in float32, row-major, computed when they are read. Any number of threads may read. */
@FunctionalInterface
interface Elements {

    /** Copies {@code count} elements from {@code first} on into {@code target}. */
    void read(long first, float[] target, int count);
}
