package dev.longcontext.trainer.architecture;

import java.util.Optional;

/**
 * Rotary position embedding (arXiv 2104.09864).
 *
 * @param theta base of the frequencies: the larger, the slower the slowest turns
 * @param scaling of the frequencies, as Llama 3.1 does
 */
public record RotaryEmbedding(double theta, Optional<Llama3Scaling> scaling) {

    /**
     * Slow frequencies divided by a factor, fast ones left, those between interpolated.
     *
     * @param originalLength the context length, in tokens, that wavelengths are held against
     */
    public record Llama3Scaling(
            double factor, double lowFrequencyFactor, double highFrequencyFactor, double originalLength) {

        private double scale(double frequency) {
            double wavelength = 2 * Math.PI / frequency;
            if (wavelength < originalLength / highFrequencyFactor) {
                return frequency;
            }
            if (wavelength > originalLength / lowFrequencyFactor) {
                return frequency / factor;
            }
            double smooth =
                    (originalLength / wavelength - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor);
            return (1 - smooth) * frequency / factor + smooth * frequency;
        }
    }

    RotaryEmbedding withTheta(double newTheta) {
        return new RotaryEmbedding(newTheta, scaling);
    }

    /**
     * The angle a position adds to each pair of dimensions: [headDim / 2], float32 in the order of Hugging Face's
     * operations, 1 / theta^(2i / headDim).
     */
    public float[] inverseFrequencies(int headDim) {
        float[] frequencies = new float[headDim / 2];
        for (int i = 0; i < frequencies.length; i++) {
            float exponent = (float) (2 * i) / headDim;
            float frequency = 1 / (float) Math.pow(theta, exponent);
            frequencies[i] = scaling.map(s -> (float) s.scale(frequency)).orElse(frequency);
        }
        return frequencies;
    }
}
