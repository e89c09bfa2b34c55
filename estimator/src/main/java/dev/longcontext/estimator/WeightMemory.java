package dev.longcontext.estimator;

import dev.longcontext.estimator.RunShape.Method;
import dev.longcontext.estimator.RunShape.Quantization;

/** Bytes of what lives as long as the run: weights, and for trained ones gradient and AdamW's two moments. */
record WeightMemory(ModelShape model, RunShape run) {

    private static final int F32 = Float.BYTES;
    /** {@code BlockScales.NESTED_BLOCK}: scales that share a second scale. */
    private static final int NESTED_BLOCK = 256;

    /** The layers' weights that are not trained. */
    long base() {
        if (run.method() == Method.FULL) {
            return 0;
        }
        long vectors = model.vectorSize() * model.storedBytes();
        // WeightLoader: a projection is quantised (QLoRA), or brought to the type of the computation (LoRA)
        long matrices = run.method() == Method.QLORA
                ? quantised(model.projectionSize(), run.quantization())
                : model.projectionSize() * run.precision().bytes();
        return model.layers() * (matrices + vectors);
    }

    /**
     * The same where a model is evaluated: none is quantised, and one that is measured on NF4 is dequantised where there is room
     * (ModelOnDevices).
     */
    long evaluatedBase() {
        return model.layers()
                * (model.projectionSize() * run.precision().bytes() + model.vectorSize() * model.storedBytes());
    }

    /** lm_head where a model is evaluated: a tensor of its own, with tied embeddings too (WeightLoader). */
    long evaluatedHead() {
        return model.tableSize() * run.precision().bytes();
    }

    /** LoRA's matrices beside the weights of the tuned model, float32. */
    long adapter() {
        return model.layers() * run.adapterSize(model) * F32;
    }

    /** Two weights a byte, and the scales (MatrixQuantiser). */
    private static long quantised(long weights, Quantization quantization) {
        long blocks = (weights + quantization.blockSize() - 1) / quantization.blockSize();
        long scales = quantization.doubleQuantization() ? blocks + blocks / NESTED_BLOCK * F32 : blocks * F32;
        return weights / 2 + scales;
    }

    /** An embedding that is not trained stays mapped as it is in the file; a trained one is float32 and replaces it. */
    long embedding() {
        return run.trainsEmbeddings() ? model.tableSize() * F32 : model.tableSize() * model.storedBytes();
    }

    /** lm_head in the type of the computation; tied and trained in full it is the embedding itself. */
    long head() {
        if (run.method() == Method.FULL) {
            return model.tiedEmbeddings() ? 0 : model.tableSize() * F32;
        }
        return model.tableSize() * run.precision().bytes();
    }

    /** LoRA's matrices or, training in full, all weights of the layers; float32. */
    long trainedInLayers() {
        return trainedLayerSize() * F32;
    }

    /**
     * One copy of the trained scalars' gradients while a pass is under way: each device has its own (Replica). Of the
     * embedding table, what the step's earlier passes left.
     */
    long gradients() {
        return gradientByRows()
                ? (trainedSize() - model.tableSize()) * F32 + rowsOf(run.accumulation() - 1)
                : trainedSize() * F32;
    }

    /** Whether only the rows that a step touches exist of the embedding table's gradient (TrainedWeights, RowGradient). */
    boolean gradientByRows() {
        return run.trainsEmbeddings() && !(run.method() == Method.FULL && model.tiedEmbeddings());
    }

    /** Bytes of the table's gradient after so many passes of distinct tokens, which is the most. */
    long rowsOf(long passes) {
        return Math.min(passes * run.pass().rows(), model.vocabulary()) * model.hidden() * F32;
    }

    /** AdamW's first and second moment, float32. */
    long moments() {
        return trainedSize() * 2 * F32;
    }

    long trainedSize() {
        long embedding = run.trainsEmbeddings() ? model.tableSize() : 0;
        long head = run.method() == Method.FULL && !model.tiedEmbeddings() ? model.tableSize() : 0;
        return trainedLayerSize() + embedding + head;
    }

    private long trainedLayerSize() {
        return model.layers()
                * (run.method() == Method.FULL ? model.projectionSize() + model.vectorSize() : run.adapterSize(model));
    }

    /**
     * Matrices in the type of the computation, made for the time of a layer ({@code dense} of llama.torchscript): none
     * where the weights have that type already.
     */
    long dense(long matrixSize) {
        boolean made = run.method() == Method.QLORA
                || run.method() == Method.FULL && run.precision() != RunShape.Precision.FP32;
        return made ? matrixSize * run.precision().bytes() : 0;
    }
}
