package dev.longcontext.trainer.quantization;

/** The scale of each block of quantised weights: as it is, or quantised a second time. */
public sealed interface BlockScales {

    int NESTED_BLOCK = 256;

    /** One scale a block, float32. */
    float[] absmax();

    /** Four bytes a block. */
    record Single(float[] absmax) implements BlockScales {}

    /**
     * One byte a block, and four bytes for 256 of them: scale = dynamic[code] * nestedAbsmax + offset, rounded twice.
     *
     * @param offset the mean of all scales
     */
    record Double(byte[] codes, float[] nestedAbsmax, float offset) implements BlockScales {

        @Override
        public float[] absmax() {
            float[] absmax = new float[codes.length];
            for (int i = 0; i < absmax.length; i++) {
                float product = DynamicMap.value(codes[i] & 0xff) * nestedAbsmax[i / NESTED_BLOCK];
                absmax[i] = product + offset;
            }
            return absmax;
        }
    }

    /** The 256 values that codes of doubly quantised scales stand for, ascending. */
    static float[] dynamicMap() {
        return DynamicMap.values();
    }

    /** Double quantisation of the scales. */
    static Double quantise(float[] absmax) {
        double sum = 0;
        for (float scale : absmax) {
            sum += scale;
        }
        return quantise(absmax, absmax.length == 0 ? 0 : (float) (sum / absmax.length));
    }

    /** Double quantisation around a given offset. */
    static Double quantise(float[] absmax, float offset) {
        byte[] codes = new byte[absmax.length];
        float[] nested = new float[(absmax.length + NESTED_BLOCK - 1) / NESTED_BLOCK];
        for (int block = 0; block < nested.length; block++) {
            int first = block * NESTED_BLOCK;
            int end = Math.min(absmax.length, first + NESTED_BLOCK);
            float largest = 0;
            for (int i = first; i < end; i++) {
                largest = Math.max(largest, Math.abs(absmax[i] - offset));
            }
            float reciprocal = 1 / largest;
            for (int i = first; i < end; i++) {
                int code = largest == 0 ? DynamicMap.ZERO : DynamicMap.code((absmax[i] - offset) * reciprocal);
                codes[i] = (byte) code;
            }
            nested[block] = largest;
        }
        return new Double(codes, nested, offset);
    }
}
