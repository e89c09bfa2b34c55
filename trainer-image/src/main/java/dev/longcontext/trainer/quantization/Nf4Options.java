package dev.longcontext.trainer.quantization;

/**
 * How a model's projections are quantised.
 *
 * @param blockSize weights that share one scale; even
 * @param doubleQuantization whether the scales are quantised too
 */
public record Nf4Options(int blockSize, boolean doubleQuantization) {

    /** The paper's: blocks of 64, scales quantised in blocks of 256. */
    public static final Nf4Options QLORA = new Nf4Options(64, true);
}
