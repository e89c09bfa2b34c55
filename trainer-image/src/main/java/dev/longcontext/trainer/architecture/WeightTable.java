package dev.longcontext.trainer.architecture;

import java.util.ArrayList;
import java.util.List;

/**
 * Which weights a model has: our short name, the name in Hugging Face's files, the shape. What is not in this table is
 * not in the model.
 */
public final class WeightTable {

    public static final String EMBEDDING = "embed_tokens";
    public static final String FINAL_NORM = "norm";
    public static final String HEAD = "lm_head";

    private WeightTable() {}

    /**
     * One weight.
     *
     * @param name as the computation knows it, such as {@code q_proj}
     * @param fileName as in a checkpoint, such as {@code model.layers.0.self_attn.q_proj.weight}
     * @param projection whether it is a matrix of a layer: quantised by QLoRA, and a place for LoRA
     */
    public record Weight(String name, String fileName, long[] shape, boolean projection) {}

    /** The weights of layer {@code index}. */
    public static List<Weight> layer(ModelConfiguration c, int index) {
        long queries = (long) c.heads() * c.headDim();
        long keys = (long) c.keyValueHeads() * c.headDim();
        var weights = new LayerRows("model.layers." + index + ".");
        weights.vector("input_layernorm", "input_layernorm.weight", c.hiddenSize());
        weights.projection("q_proj", "self_attn.q_proj", queries, c.hiddenSize());
        weights.projection("k_proj", "self_attn.k_proj", keys, c.hiddenSize());
        weights.projection("v_proj", "self_attn.v_proj", keys, c.hiddenSize());
        weights.projection("o_proj", "self_attn.o_proj", c.hiddenSize(), queries);
        weights.vector("post_attention_layernorm", "post_attention_layernorm.weight", c.hiddenSize());
        weights.projection("gate_proj", "mlp.gate_proj", c.intermediateSize(), c.hiddenSize());
        weights.projection("up_proj", "mlp.up_proj", c.intermediateSize(), c.hiddenSize());
        weights.projection("down_proj", "mlp.down_proj", c.hiddenSize(), c.intermediateSize());
        if (c.queryKeyValueBias()) {
            weights.vector("q_proj.bias", "self_attn.q_proj.bias", queries);
            weights.vector("k_proj.bias", "self_attn.k_proj.bias", keys);
            weights.vector("v_proj.bias", "self_attn.v_proj.bias", keys);
        }
        if (c.outputBias()) {
            weights.vector("o_proj.bias", "self_attn.o_proj.bias", c.hiddenSize());
        }
        if (c.architecture().queryKeyNorm()) {
            weights.vector("q_norm", "self_attn.q_norm.weight", c.headDim());
            weights.vector("k_norm", "self_attn.k_norm.weight", c.headDim());
        }
        return weights.rows;
    }

    /** Embedding, final norm and, unless it is the embedding, lm_head. */
    public static List<Weight> outside(ModelConfiguration c) {
        long[] table = {c.vocabularySize(), c.hiddenSize()};
        var weights = new ArrayList<Weight>();
        weights.add(new Weight(EMBEDDING, "model.embed_tokens.weight", table, false));
        weights.add(new Weight(FINAL_NORM, "model.norm.weight", new long[] {c.hiddenSize()}, false));
        if (!c.tiedEmbeddings()) {
            weights.add(new Weight(HEAD, "lm_head.weight", table, false));
        }
        return weights;
    }

    private static final class LayerRows {
        private final String prefix;
        private final List<Weight> rows = new ArrayList<>();

        private LayerRows(String prefix) {
            this.prefix = prefix;
        }

        private void projection(String name, String module, long out, long in) {
            rows.add(new Weight(name, prefix + module + ".weight", new long[] {out, in}, true));
        }

        private void vector(String name, String fileName, long size) {
            rows.add(new Weight(name, prefix + fileName, new long[] {size}, false));
        }
    }
}
