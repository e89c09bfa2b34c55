package dev.longcontext.estimator;

import dev.longcontext.estimator.Placement.Processor;
import dev.longcontext.estimator.RunShape.Precision;
import dev.longcontext.estimator.TextReading.Way;
import java.util.Comparator;
import java.util.List;

/**
 * Bytes of what lives while a text is read without training, on one device, read off Sequence and decoder.torchscript for a
 * cache, LlamaModel and training.torchscript for whole texts: a tensor lives from where it is made to its last use.
 *
 * <p>t tokens of the text, p of its prompt, c rows that are computed at a time.
 */
record ReadingMemory(ModelShape model, RunShape run, Placement placement, TextReading reading) {

    private static final int F32 = Float.BYTES;

    /** @param bytes alive then, beside weights, cache and rotary tables */
    record Moment(String name, long bytes) {}

    /** Keys and values [1, k, t, e] of each layer, in the type of the computation; there is one sequence at a time. */
    long cache() {
        return cached() ? 2 * model.layers() * model.keys() * reading.length() * w() : 0;
    }

    /** Whole texts take their angles from tables of max(t, native length) positions, chunks make their own. */
    long ropeTables() {
        long length = Math.max(reading.length(), model.maxLength());
        return cached() ? 0 : 2 * length * model.attention().headDim() * w();
    }

    Moment peak() {
        return moments().stream().max(Comparator.comparingLong(Moment::bytes)).orElseThrow();
    }

    List<Moment> moments() {
        return cached()
                ? List.of(attentionOfChunk(), mlpOfChunk(), nextToken(), attentionOfToken())
                : List.of(norm(), headNorm(), attention(), mlp(), head());
    }

    /**
     * attend of a chunk that is not the first: its input [c, d], queries and output [c, h*e]; the mask [c, p] as it is made
     * and as the kernel takes it; keys and values of the prompt's tokens for every query head.
     */
    private Moment attentionOfChunk() {
        long mask = reading.prompt() > rows() ? rows() * reading.prompt() * (1 + (tiled() ? F32 : w())) : 0;
        return new Moment(
                "attention of a chunk",
                matrices(1, model.hidden()) + matrices(2, model.queries()) + mask + keysAndValuesByQueryHead());
    }

    private long keysAndValuesByQueryHead() {
        if (tiled()) {
            // of some heads in float32; where several share them, once more by their own number
            return headsAtOnce(reading.prompt(), 2, 1);
        }
        return model.grouped() ? 2L * reading.prompt() * model.queries() * w() : 0;
    }

    /** mlp_block of a chunk: its input, residual stream and output, each [c, d], and for a tile gate and up. */
    private Moment mlpOfChunk() {
        return new Moment("MLP of a chunk", matrices(3, model.hidden()) + mlpTile());
    }

    /** The last layer's output [c, d], and the logits of one row. */
    private Moment nextToken() {
        return new Moment("logits", matrices(1, model.hidden()) + logits(1));
    }

    /**
     * attend_one: a generated token needs no mask, and the cache is read as it is; but for float32 tiles, which have the keys and
     * values of some key/value heads [t, e].
     */
    private Moment attentionOfToken() {
        long heads = Math.min(PassTiles.HEADS, model.attention().keyValueHeads());
        long tiles = 2 * heads * reading.length() * model.attention().headDim() * F32;
        return new Moment("attention of a token", tiled() ? tiles : 0);
    }

    /** rms_norm at the begin of a layer: its input [c, d], and products of it in float32. */
    private Moment norm() {
        return new Moment("norm", matrices(1, model.hidden()) + rows() * model.hidden() * F32 * (bfloat16() ? 2 : 1));
    }

    /**
     * head_norm of the queries, where there is one: the layer's input [c, d], queries [c, h*e], and products of them in float32;
     * keys and values [c, k*e]. Wider than the norm of the input where h*e is more than d.
     */
    private Moment headNorm() {
        long bytes = matrices(1, model.hidden())
                + matrices(1, model.queries())
                + rows() * model.queries() * F32 * (bfloat16() ? 2 : 1)
                + matrices(2, model.keys());
        return new Moment("norm of queries", model.attention().queryKeyNorm() ? bytes : 0);
    }

    /**
     * attend of whole texts: the layer's input [c, d], queries and output [c, h*e], keys and values [c, k*e], log-sum-exp
     * [c, h], and what the kernel takes (attention.torchscript).
     */
    private Moment attention() {
        long kernel;
        if (placement.processor() == Processor.GPU && bfloat16()) {
            kernel = 0;
        } else if (tiled()) {
            kernel = headsAtOnce(rows(), 4, 2); // queries, output, keys and values
        } else {
            kernel = matrices(model.grouped() ? 2 : 0, model.queries()); // keys and values for every query head
        }
        return new Moment(
                "attention",
                matrices(1, model.hidden())
                        + matrices(2, model.queries())
                        + matrices(2, model.keys())
                        + logSumExp()
                        + kernel);
    }

    /** mlp_block of whole texts: as of a chunk, while attention's output [c, h*e] and log-sum-exp are still there. */
    private Moment mlp() {
        return new Moment("MLP", matrices(3, model.hidden()) + matrices(1, model.queries()) + logSumExp() + mlpTile());
    }

    /** The last layer's output [c, d]; where all rows are scored, those once more, and logits of some at a time. */
    private Moment head() {
        long scored = reading.way() == Way.SCORED
                ? matrices(1, model.hidden()) + logits(Math.min(rows(), PassTiles.logitRows(model.vocabulary())))
                : 0;
        return new Moment("head", matrices(1, model.hidden()) + scored);
    }

    /** [n, v] in float32 and, where that is another one, in the type of the computation. */
    private long logits(long n) {
        return n * model.vocabulary() * (F32 + (bfloat16() ? w() : 0));
    }

    private long logSumExp() {
        return rows() * model.attention().heads() * F32;
    }

    private long mlpTile() {
        long tile = Math.min(rows(), PassTiles.MLP_ROWS);
        long product = tiled() ? F32 * PassTiles.productSize(tile, model.hidden(), model.intermediate()) : 0;
        return 2 * tile * model.intermediate() * w() + product;
    }

    /** Float32 tensors [n, e] of the query heads that are computed at a time, and of their key/value heads where shared. */
    private long headsAtOnce(long n, int ofQueryHeads, int ofKeyValueHeads) {
        long served = model.attention().heads() / model.attention().keyValueHeads();
        long keys = Math.min(model.attention().keyValueHeads(), Math.max(1, PassTiles.HEADS / served));
        long bytes = n * model.attention().headDim() * F32;
        return ofQueryHeads * keys * served * bytes + (model.grouped() ? ofKeyValueHeads * keys * bytes : 0);
    }

    /** [c, columns] */
    private long matrices(int count, long columns) {
        return count * rows() * columns * w();
    }

    private boolean cached() {
        return reading.way() == Way.CACHED;
    }

    private boolean bfloat16() {
        return run.precision() == Precision.BF16;
    }

    private boolean tiled() {
        return placement.float32Tiles() && bfloat16();
    }

    private long rows() {
        return reading.rows();
    }

    private long w() {
        return run.precision().bytes();
    }
}
