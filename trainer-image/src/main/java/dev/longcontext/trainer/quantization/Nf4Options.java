package dev.longcontext.trainer.quantization;

import dev.longcontext.contract.TrainingConfig;

/**
 * How a model's projections are quantised.
 *
 * @param blockSize weights that share one scale; even
 * @param doubleQuantization whether the scales are quantised too
 */
public record Nf4Options(int blockSize, boolean doubleQuantization) {

    /** The paper's: blocks of 64, scales quantised in blocks of 256. */
    public static final Nf4Options QLORA = new Nf4Options(64, true);

    /** As run.json says it. */
    public static Nf4Options of(TrainingConfig.Quantization quantization) {
        return new Nf4Options(quantization.blockSize(), quantization.doubleQuantization());
    }
}
