package dev.longcontext.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.longcontext.trainer.architecture.ModelConfiguration;
import dev.longcontext.trainer.architecture.ModelConfigurationReader;
import dev.longcontext.trainer.model.TrainingText.LayerResult;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.Bfloat16Products;
import dev.longcontext.trainer.tensors.TensorMemory;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.weights.ModelSource;
import dev.longcontext.trainer.weights.ModelWeights;
import dev.longcontext.trainer.weights.WeightLoader;
import java.io.IOException;

/**
 * A Llama-style model in memory, and its plain forward pass. A LoRA adapter is attached by
 * {@code adapter.PeftAdapter}; {@link TrainingPass} adds gradients.
 *
 * <pre>{@code
 * TorchRuntime.start(threads);
 * try (NDManager manager = TorchRuntime.newManager();
 *         LlamaModel model = LlamaModel.load(manager, ModelSource.of(folder, TensorType.F32))) {
 *     long[] next = model.mostLikely(Batch.of(ids), new long[] {ids.length - 1}, tokenizer.size());
 * }
 * }</pre>
 *
 * <p>Shapes: b batch, s sequence, m chosen rows, d model, v vocabulary. Not for use by several threads at once.
 */
public final class LlamaModel implements AutoCloseable {

    private final NDManager manager;
    private final TensorMemory memory;
    private final TrainingText text;
    private final ModelConfiguration configuration;
    private final TensorType computation;
    private final Bfloat16Products products;
    private final ModelWeights weights;
    private final RopeTables ropeTables;
    private double loraScale;

    private LlamaModel(NDManager manager, Computation computation, ModelConfiguration configuration, WeightsOf weights)
            throws IOException {
        this.manager = manager;
        this.memory = new TensorMemory(manager);
        this.configuration = configuration;
        this.computation = computation.type();
        this.products = computation.products();
        if (manager.getDevice().isGpu()) {
            configuration.requireGpuAttention();
        }
        this.text = new TrainingText(manager, configuration, computation.type(), computation.products());
        this.ropeTables = new RopeTables(manager, configuration, text);
        this.weights = weights.get(this);
    }

    private record Computation(TensorType type, Bfloat16Products products) {

        static Computation of(ModelSource source, NDManager manager) {
            TensorType type = source.computation();
            return new Computation(type, source.products().orElseGet(() -> Bfloat16Products.on(manager, type)));
        }
    }

    @FunctionalInterface
    private interface WeightsOf {
        ModelWeights get(LlamaModel model) throws IOException;
    }

    /**
     * @param parent its device is where the model lives
     * @throws dev.longcontext.trainer.failure.FailureException where configuration or weights are not those of a
     *     supported model
     */
    public static LlamaModel load(NDManager parent, ModelSource source) throws IOException {
        if (parent.getDevice().isGpu()) {
            // files are mapped and weights quantised in host memory
            try (NDManager host = TorchRuntime.newManager();
                    LlamaModel onHost = load(host, source.multiplyingBy(Bfloat16Products.KERNELS))) {
                return onHost.on(parent, false);
            }
        }
        ModelConfiguration configuration = ModelConfigurationReader.read(source.folder());
        if (source.ropeTheta().isPresent()) {
            configuration = configuration.withRopeTheta(source.ropeTheta().getAsDouble());
        }
        NDManager manager = parent.newSubManager();
        try {
            return new LlamaModel(
                    manager,
                    Computation.of(source, manager),
                    configuration,
                    model -> new WeightLoader(manager, model.memory, source, model.configuration).load());
        } catch (IOException | RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /**
     * A replica: the same model for another thread, or on another device.
     *
     * @param parent its device is where the replica lives
     * @param shareWeights whether both have the same arrays, which is possible on one device; then this model must
     *     outlive the replica
     */
    public LlamaModel on(NDManager parent, boolean shareWeights) throws IOException {
        NDManager own = parent.newSubManager();
        try {
            WeightsOf copy = model -> weights.on(tensor -> shareWeights ? tensor : model.memory.move(own, tensor));
            var same = new Computation(computation, products);
            LlamaModel replica = new LlamaModel(own, same, configuration, copy);
            replica.loraScale = loraScale;
            return replica;
        } catch (IOException | RuntimeException e) {
            own.close();
            throw e;
        }
    }

    /**
     * Makes the numbers of matrices that are kept in NF4 once, and not in every pass: the same results to the bit, for the memory that
     * an unquantised model takes. Nothing changes in a model without such matrices. Before replicas are made of it.
     */
    public void dequantise() {
        weights.dequantise(parts -> text.dense(manager, parts));
    }

    public ModelConfiguration configuration() {
        return configuration;
    }

    /** F32 or BF16. */
    public TensorType computation() {
        return computation;
    }

    /** How it multiplies matrices where the computation is BF16. */
    public Bfloat16Products products() {
        return products;
    }

    public ModelWeights weights() {
        return weights;
    }

    /** @param scale what LoRA's products are multiplied by: alpha / rank. 0 without LoRA */
    public void setLoraScale(double scale) {
        this.loraScale = scale;
    }

    /** Owns the weights. Tensors created here live as long as the model. */
    public NDManager manager() {
        return manager;
    }

    public TensorMemory memory() {
        return memory;
    }

    /**
     * The most likely next token of each chosen row.
     *
     * @param rows [m] places in the batch's flat rows
     * @param tokens ids from 0 to choose from: a table may have more rows than there are tokens
     * @return [m]
     */
    public long[] mostLikely(Batch batch, long[] rows, int tokens) {
        try (NDManager pass = manager.newSubManager()) {
            return text.mostLikely(pass, pick(pass, batch, rows), tokens, weights.outside())
                    .toLongArray();
        }
    }

    /**
     * The negative log likelihood of each target, in nats.
     *
     * @return [m]
     */
    public float[] tokenLosses(Batch batch, Targets targets) {
        try (NDManager pass = manager.newSubManager()) {
            NDArray picked = pick(pass, batch, targets.rows());
            return text.tokenLosses(pass, picked, pass.create(targets.tokens()), weights.outside())
                    .toFloatArray();
        }
    }

    /**
     * Logits of each chosen row: v floats a row, so choose few.
     *
     * @return [m][v]
     */
    public float[][] logits(Batch batch, long[] rows) {
        try (NDManager pass = manager.newSubManager()) {
            float[] flat = text.logits(pass, pick(pass, batch, rows), weights.outside())
                    .toFloatArray();
            int v = configuration.vocabularySize();
            float[][] logits = new float[rows.length][v];
            for (int m = 0; m < rows.length; m++) {
                System.arraycopy(flat, m * v, logits[m], 0, v);
            }
            return logits;
        }
    }

    /** [m, d], the last layer's output at the chosen rows, before the final norm. */
    private NDArray pick(NDManager pass, Batch batch, long[] rows) {
        NDArray x = embed(pass, ids(pass, batch));
        for (int i = 0; i < configuration.layers(); i++) {
            LayerResult result = text.layer(pass, x, layer(i, batch.length()));
            x.close();
            x = result.y();
            result.o().close();
            result.lse().close();
        }
        return text.pick(pass, x, pass.create(rows));
    }

    /** [b, s] int64 */
    NDArray ids(NDManager owner, Batch batch) {
        return owner.create(batch.ids(), new Shape(batch.samples(), batch.length()));
    }

    /** ids [b, s] -> [b, s, d] */
    NDArray embed(NDManager owner, NDArray ids) {
        return text.embed(owner, ids, weights.embedding());
    }

    /** What layer {@code i} computes with for sequences of so many tokens from the first on. */
    LayerParameters layer(int i, int length) {
        return layer(i, ropeTables.of(length));
    }

    /** What layer {@code i} computes with. */
    public LayerParameters layer(int i, Angles angles) {
        return new LayerParameters(
                weights.layer(i), loraScale, angles.cos(), angles.sin(), configuration.attentionWindow(i));
    }

    TrainingText text() {
        return text;
    }

    @Override
    public void close() {
        text.close();
        memory.close();
        manager.close();
    }
}
