package dev.longcontext.trainer.weights;

import dev.longcontext.trainer.architecture.ModelConfiguration;
import dev.longcontext.trainer.architecture.WeightTable;
import dev.longcontext.trainer.architecture.WeightTable.Weight;
import dev.longcontext.trainer.safetensors.FloatCodec;
import dev.longcontext.trainer.safetensors.TensorEntry;
import dev.longcontext.trainer.safetensors.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How the tensors of files differ from those of a config.json, and what that usually means.
 *
 * @param missing of config.json, not in the files
 * @param unknown in the files, not of config.json
 * @param unfit of another shape or type
 */
record WeightMismatch(
        ModelConfiguration configuration, List<Weight> missing, List<TensorEntry> unknown, List<Unfit> unfit) {

    static final String COMPLETE = "Fetch the base model again, or use one that is complete.";

    private static final int LISTED = 10;
    private static final String PREFIX = "model.";
    private static final String FIRST = "layers.0.self_attn.q_proj.weight";
    private static final String HEAD = "lm_head.weight";
    /** How tensors of quantised projections end: GPTQ and AWQ, bitsandbytes, compressed-tensors, FP8. */
    private static final Pattern QUANTISED =
            Pattern.compile(".*\\.(qweight|qzeros|g_idx|weight_packed|weight_scale|weight_scale_inv|input_scale"
                    + "|[kv]_scale|SCB|weight\\.(absmax|quant_map|quant_state\\..+))");

    private static final String SAVE_AGAIN =
            "load it with transformers' AutoModelForCausalLM, save it again (save_pretrained), and use the "
                    + "result.";

    /** A tensor that is not what config.json says. */
    record Unfit(Weight expected, TensorEntry found) {

        String describe() {
            return found.name() + " is " + found.describe() + ", expected F32, BF16 or F16 "
                    + Arrays.toString(expected.shape());
        }

        /** Rows of a table of tokens which is right but for their number. */
        Optional<Long> otherRows() {
            boolean table = expected.name().equals(WeightTable.EMBEDDING)
                    || expected.name().equals(WeightTable.HEAD);
            long[] shape = found.shape();
            return table && shape.length == 2 && shape[1] == expected.shape()[1] && FloatCodec.decodes(found.type())
                    ? Optional.of(shape[0])
                    : Optional.empty();
        }
    }

    boolean isEmpty() {
        return missing.isEmpty() && unknown.isEmpty() && unfit.isEmpty();
    }

    String description() {
        Optional<String> prefix = otherPrefix();
        if (prefix.isPresent()) {
            return "its tensors have names such as " + prefix.get() + FIRST + " in place of " + PREFIX + FIRST;
        }
        List<String> problems = new ArrayList<>();
        unknown.forEach(entry -> problems.add("unknown: " + entry.name()));
        unfit.forEach(each -> problems.add(each.describe()));
        missing.stream().map(Weight::fileName).sorted().forEach(name -> problems.add("missing: " + name));
        String listed = String.join("; ", problems.subList(0, Math.min(LISTED, problems.size())));
        return problems.size() <= LISTED ? listed : listed + "; and " + (problems.size() - LISTED) + " more";
    }

    String remedy() {
        return Stream.of(remedyForPrefix(), remedyForHead(), remedyForRows(), remedyForType())
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(COMPLETE);
    }

    /** What stands before the layers' names where the files have another prefix than Hugging Face's causal models. */
    private Optional<String> otherPrefix() {
        return unknown.stream()
                .map(TensorEntry::name)
                .filter(name -> name.equals(FIRST) || name.endsWith("." + FIRST))
                .map(name -> name.substring(0, name.length() - FIRST.length()))
                .findFirst();
    }

    private Optional<String> remedyForPrefix() {
        return otherPrefix().map(prefix -> switch (prefix) {
            case "" -> "The files contain the model without its head (AutoModel): " + SAVE_AGAIN;
            case "base_model.model.model." ->
                "The files contain a model with an unmerged adapter: merge it with PEFT's merge_and_unload, save "
                        + "it again (save_pretrained), and use the result.";
            default ->
                "The files contain more than a language model, or were saved as part of another module: " + SAVE_AGAIN;
        });
    }

    private Optional<String> remedyForHead() {
        boolean headAlone = unknown.isEmpty()
                && unfit.isEmpty()
                && missing.size() == 1
                && missing.get(0).fileName().equals(HEAD);
        return headAlone
                ? Optional.of(
                        "If the head is the embedding table, write \"tie_word_embeddings\": true into config.json; "
                                + "otherwise use a complete model.")
                : Optional.empty();
    }

    private Optional<String> remedyForRows() {
        if (!missing.isEmpty() || !unknown.isEmpty() || unfit.isEmpty()) {
            return Optional.empty();
        }
        List<Optional<Long>> rows =
                unfit.stream().map(Unfit::otherRows).distinct().toList();
        return rows.size() == 1
                ? rows.get(0)
                        .map(
                                count -> "The embedding tables have " + count + " rows: write \"vocab_size\": " + count
                                        + " in place of " + configuration.vocabularySize()
                                        + " into config.json, if the files belong to the model; rows without a token are allowed.")
                : Optional.empty();
    }

    private Optional<String> remedyForType() {
        if (unfit.stream().anyMatch(each -> each.found().type() == TensorType.F64)) {
            return Optional.of("Save the model with transformers as bfloat16: "
                    + "AutoModelForCausalLM.from_pretrained(DIR, dtype=torch.bfloat16).save_pretrained(OTHER).");
        }
        boolean quantised = unfit.stream()
                        .anyMatch(each -> !FloatCodec.decodes(each.found().type()))
                || unknown.stream()
                        .anyMatch(entry -> QUANTISED.matcher(entry.name()).matches());
        return quantised
                ? Optional.of(
                        "The weights are quantised: use the repository that the quantised model was made from; the "
                                + "trainer quantises them itself.")
                : Optional.empty();
    }
}
