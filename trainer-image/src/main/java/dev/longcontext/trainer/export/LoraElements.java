package dev.longcontext.trainer.export;

import java.util.Arrays;

/**
 * A projection with its adapter merged in: W + scale * (B A), all in float32 (arXiv 2106.09685).
 *
 * @param base W [out, in]
 * @param a A [r, in], row-major
 * @param b B [out, r], row-major
 * @param columns in
 */
@SuppressWarnings("ArrayRecordComponent") // read only, and never compared
record LoraElements(Elements base, float[] a, float[] b, int columns, float scale) implements Elements {

    @Override
    public void read(long first, float[] target, int count) {
        base.read(first, target, count);
        float[] delta = new float[Math.min(count, columns)];
        for (int done = 0; done < count; ) {
            int row = (int) ((first + done) / columns);
            int column = (int) ((first + done) % columns);
            int here = Math.min(count - done, columns - column);
            product(row, column, delta, here);
            for (int i = 0; i < here; i++) {
                target[done + i] += scale * delta[i];
            }
            done += here;
        }
    }

    /** delta = (B A)[row, column .. column + count) */
    private void product(int row, int column, float[] delta, int count) {
        Arrays.fill(delta, 0, count, 0);
        int rank = a.length / columns;
        for (int k = 0; k < rank; k++) {
            float factor = b[row * rank + k];
            int start = k * columns + column;
            for (int i = 0; i < count; i++) {
                delta[i] += factor * a[start + i];
            }
        }
    }
}
