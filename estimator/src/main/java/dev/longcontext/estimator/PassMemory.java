package dev.longcontext.estimator;

import dev.longcontext.estimator.Placement.Processor;
import dev.longcontext.estimator.RunShape.Method;
import dev.longcontext.estimator.RunShape.Precision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Bytes of what lives during a pass, read off TrainingPass and training.torchscript: a tensor lives from where it is made
 * to its last use. The forward pass of a layer is never the peak, because its backward pass needs more.
 */
record PassMemory(ModelShape model, RunShape run, Placement placement) {

    /** A layer whose share is on its way to the host, or back. */
    private static final int ON_ITS_WAY = 1;

    private static final int F32 = Float.BYTES;

    /** Tensors of one shape. */
    record Tensors(long count, long bytesEach) {
        long bytes() {
            return count * bytesEach;
        }
    }

    /**
     * A moment of a step, and what is alive then beside weights and kept tensors.
     *
     * @param everywhere whether it is each device's, not the first one's alone
     */
    record Moment(String name, boolean layersKept, boolean everywhere, List<Tensors> alive) {
        long bytes() {
            return alive.stream().mapToLong(Tensors::bytes).sum();
        }
    }

    /** A layer's input [n, d], attention's output [n, h*e], and log-sum-exp [n, h] in float32 (TrainingPass.Kept). */
    List<Tensors> keptByLayer() {
        return List.of(
                matrices(1, model.hidden()),
                matrices(1, model.queries()),
                new Tensors(1, rows() * model.attention().heads() * F32));
    }

    /** Cosines and sines [max(s, native length), e] in the type of the computation (RopeTables). */
    long ropeTables() {
        long length = Math.max(run.pass().length(), model.maxLength());
        return 2 * length * model.attention().headDim() * w();
    }

    /** @param devices that share one memory */
    Moment peak(int devices) {
        return moments().stream()
                .max(Comparator.comparingLong(
                        moment -> (moment.everywhere() ? devices : 1) * (moment.bytes() + keptOnDevice(moment))))
                .orElseThrow();
    }

    long keptOnDevice(Moment moment) {
        return layersOnDevice(moment) * bytesKeptByLayer();
    }

    private int layersOnDevice(Moment moment) {
        if (!moment.layersKept()) {
            return 0;
        }
        int onHost = placement.layersOnHost();
        return onHost == 0 ? model.layers() : model.layers() - onHost + ON_ITS_WAY;
    }

    /** Kept on the host by a device. */
    long keptOnHost() {
        return placement.layersOnHost() * bytesKeptByLayer();
    }

    private long bytesKeptByLayer() {
        return keptByLayer().stream().mapToLong(Tensors::bytes).sum();
    }

    List<Moment> moments() {
        return List.of(head(), mlpBackward(), attentionBackward(), embeddingBackward(), update());
    }

    /**
     * The top layer's output [n, d], the picked rows and their gradient [m, d], and for a chunk of c rows: logits [c, v],
     * in float32 too where that is not the type of the computation; normed rows and their gradient [c, d].
     */
    private Moment head() {
        long chunk = Math.min(run.pass().targets(), PassTiles.logitRows(model.vocabulary()));
        var alive = new ArrayList<Tensors>(picked());
        alive.add(matrices(1, model.hidden()));
        alive.add(new Tensors(1, chunk * model.vocabulary() * F32));
        if (run.precision() != Precision.FP32) {
            alive.add(new Tensors(1, chunk * model.vocabulary() * w()));
        }
        alive.add(new Tensors(2, chunk * model.hidden() * w()));
        alive.add(productTile(chunk, model.hidden(), model.vocabulary()));
        if (run.method() == Method.FULL) {
            // the summand of lm_head's gradient and, unless it has that type, lm_head in the type of the computation
            int cast = run.precision() == Precision.FP32 ? 0 : 1;
            alive.add(new Tensors(cast + (tiled() ? 0 : 1), model.tableSize() * w()));
        }
        return new Moment("head", true, true, alive);
    }

    /**
     * mlp_block_backward within layer_backward: gradient of the layer's output, residual stream, gradient of the residual
     * stream, each [n, d]; matrices of the MLP and o_proj; for a tile of t rows gate, up, silu(gate) and the gradient of
     * their product [t, f], the product too where down_proj learns; norm and its gradient [t, d] with float32 inside.
     */
    private Moment mlpBackward() {
        long tile = Math.min(rows(), PassTiles.MLP_ROWS);
        long mlp = (long) model.hidden() * model.intermediate();
        var alive = new ArrayList<Tensors>(picked());
        alive.add(matrices(3, model.hidden()));
        alive.add(new Tensors(3, weights().dense(mlp)));
        alive.add(new Tensors(1, weights().dense(model.queries() * model.hidden())));
        alive.add(new Tensors(run.learns("down_proj") ? 5 : 4, tile * model.intermediate() * w()));
        alive.add(new Tensors(3, tile * model.hidden() * w()));
        alive.add(new Tensors(3, tile * model.hidden() * F32));
        if (run.method() == Method.FULL && !tiled()) {
            alive.add(new Tensors(1, mlp * w())); // the summand of a matrix's gradient
        }
        alive.add(productTile(tile, model.hidden(), model.intermediate()));
        return new Moment("MLP backward", true, true, alive);
    }

    /**
     * attend_backward within layer_backward: gradients of the layer's output and of the residual stream, and the normed
     * input, each [n, d]; queries before and after rotation, the gradient of attention's output and that of the queries,
     * each [n, h*e]; keys before and after rotation [n, k*e]; matrices of q, k and v; and what the kernel takes
     * (attention.torchscript).
     */
    private Moment attentionBackward() {
        var alive = new ArrayList<Tensors>(picked());
        alive.add(matrices(3, model.hidden()));
        alive.add(matrices(4, model.queries()));
        alive.add(matrices(model.grouped() ? 2 : 1, model.keys()));
        alive.add(new Tensors(1, weights().dense(model.queries() * model.hidden())));
        alive.add(new Tensors(2, weights().dense(model.keys() * model.hidden())));
        if (placement.processor() == Processor.GPU && run.precision() == Precision.BF16) {
            // values, gradients of keys and values; the kernel's sums: of queries in float32, of keys and values by
            // head
            alive.add(matrices(3, model.keys()));
            alive.add(new Tensors(1, rows() * model.queries() * F32));
            alive.add(matrices(model.grouped() ? 2 : 0, model.queries()));
        } else if (tiled()) {
            alive.add(matrices(3, model.keys())); // values, gradients of keys and values
            alive.addAll(headTiles());
        } else {
            alive.add(matrices(4, model.queries())); // keys and values repeated for every head, and their gradients
        }
        return new Moment("attention backward", true, true, alive);
    }

    /**
     * The gradient [n, d], the same in float32, its sums by token [min(n, v), d] in float32 (embed_backward), and in all
     * passes of a step but the first its sum with those before (rows.torchscript).
     */
    private Moment embeddingBackward() {
        var alive = new ArrayList<Tensors>(picked());
        alive.add(matrices(1, model.hidden()));
        if (run.trainsEmbeddings()) {
            alive.add(new Tensors(1, rows() * model.hidden() * F32));
            alive.add(new Tensors(1, weights().rowsOf(1)));
            if (weights().gradientByRows() && run.accumulation() > 1) {
                alive.add(new Tensors(1, weights().rowsOf(run.accumulation())));
            }
        }
        return new Moment("embedding backward", false, true, alive);
    }

    /**
     * The embedding table's gradient by rows: on the first device those of all devices, while another's is added the sum
     * before and after too (GradientExchange); and a piece of it whole (adamw_by_rows).
     */
    private Moment update() {
        var alive = new ArrayList<Tensors>();
        if (weights().gradientByRows()) {
            long passes = run.accumulation();
            alive.add(new Tensors(run.devices() > 1 ? 2 : 1, weights().rowsOf(passes * run.devices())));
            alive.add(new Tensors(run.devices() > 1 ? 1 : 0, weights().rowsOf(passes)));
            long piece = Math.min(model.vocabulary(), PassTiles.tableRows(model.hidden()));
            alive.add(new Tensors(1, piece * model.hidden() * F32));
        }
        return new Moment("update", false, false, alive);
    }

    /**
     * Of some heads in float32: queries, attention's output and its gradient, the gradient of the queries; keys, values and
     * their gradients for every query head and, where several share them, once more by their own number.
     */
    private List<Tensors> headTiles() {
        long served = model.attention().heads() / model.attention().keyValueHeads();
        long keys = Math.min(model.attention().keyValueHeads(), Math.max(1, PassTiles.HEADS / served));
        long bytes = rows() * model.attention().headDim() * F32;
        return List.of(new Tensors(8, keys * served * bytes), new Tensors(model.grouped() ? 4 : 0, keys * bytes));
    }

    /** Of a product [n, m] by [m, p] or [n, p] by [p, m], where it goes through float32 by tiles. */
    private Tensors productTile(long n, long m, long p) {
        return new Tensors(
                tiled() ? 1 : 0, F32 * Math.max(PassTiles.productSize(n, m, p), PassTiles.productSize(n, p, m)));
    }

    private boolean tiled() {
        return placement.float32Tiles() && run.precision() == Precision.BF16;
    }

    /** The picked rows and their gradient [m, d] belong to the pass until its end. */
    private List<Tensors> picked() {
        return List.of(new Tensors(2, run.pass().targets() * model.hidden() * w()));
    }

    /** [n, columns] */
    private Tensors matrices(int count, long columns) {
        return new Tensors(count, rows() * columns * w());
    }

    private WeightMemory weights() {
        return new WeightMemory(model, run);
    }

    private long rows() {
        return run.pass().rows();
    }

    private long w() {
        return run.precision().bytes();
    }
}
