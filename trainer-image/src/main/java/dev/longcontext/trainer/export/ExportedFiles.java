package dev.longcontext.trainer.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.Precision;
import dev.longcontext.trainer.architecture.ModelFolder;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.safetensors.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;

/** What changes in a model's JSON files when its context is extended. Pure: what comes in stays as it was. */
final class ExportedFiles {

    private static final String EOS = "eos_token_id";
    private static final String MAX_LENGTH = "max_length";
    private static final String TRUNCATION = "truncation";

    /** Names code in the base model's repository, which does not come along: the model is one of transformers' own. */
    private static final String OWN_CODE = "auto_map";

    private static final String ARCHITECTURES = "architectures";

    /** What transformers calls the causal language model of a {@code model_type}. */
    private static final Map<String, String> CLASSES = Map.of(
            "llama", "LlamaForCausalLM",
            "mistral", "MistralForCausalLM",
            "ministral", "MinistralForCausalLM",
            "qwen2", "Qwen2ForCausalLM",
            "qwen3", "Qwen3ForCausalLM");

    private ExportedFiles() {}

    /**
     * What the merged model's config.json must say.
     *
     * @param length {@code max_position_embeddings}, tokens
     * @param untied whether lm_head is a tensor of its own, where it was the embedding table before
     */
    record Change(double ropeTheta, int length, Precision precision, boolean untied) {}

    /**
     * config.json: the new base of the rotary embedding, the length and the type, each once; and the class of the model, which
     * vLLM looks for and some files lack.
     */
    static ObjectNode config(JsonNode found, Change change) {
        ObjectNode config = found.deepCopy();
        TensorType type = change.precision() == Precision.BF16 ? TensorType.BF16 : TensorType.F32;
        ModelFolder.apply(config, new ModelFolder.Changes(change.ropeTheta(), change.length(), type));
        if (change.untied()) {
            config.put("tie_word_embeddings", false);
        }
        config.remove(OWN_CODE);
        String named = CLASSES.get(config.path("model_type").asText());
        if (named != null && config.path(ARCHITECTURES).isEmpty()) {
            config.putArray(ARCHITECTURES).add(named);
        }
        return config;
    }

    /**
     * tokenizer.json without the length at which the tokenizers library cuts a text off: some files keep the one of an
     * earlier training.
     *
     * @return empty where there is none: the file stays as it is
     */
    static Optional<ObjectNode> tokenizer(JsonNode found) {
        return found.hasNonNull(TRUNCATION)
                ? Optional.of(((ObjectNode) found.deepCopy()).putNull(TRUNCATION))
                : Optional.empty();
    }

    /**
     * tokenizer_config.json: the length at which Hugging Face warns and vLLM cuts off, and the chat template this
     * trainer renders by, where the model brings none. A length above every int stands for none, and stays.
     */
    static ObjectNode tokenizerConfig(JsonNode found, int length, String missingTemplate) {
        ObjectNode config = found.deepCopy();
        config.remove(OWN_CODE);
        if (config.path("model_max_length").isNumber()
                && config.get("model_max_length").asDouble() <= Integer.MAX_VALUE) {
            config.put("model_max_length", length);
        }
        if (missingTemplate != null && !config.hasNonNull("chat_template")) {
            config.put("chat_template", missingTemplate);
        }
        return config;
    }

    /**
     * generation_config.json: what was found, and every token that ends an answer; with one missing, an engine talks
     * on after it. A limit of prompt and answer together, as Llama 3's 4,096, grows to the context: transformers refuses a
     * prompt that is longer.
     *
     * @param found may be an empty object
     * @param length of the extended context, tokens
     */
    static ObjectNode generationConfig(JsonNode found, JsonNode config, OptionalInt endOfTurn, int length) {
        ObjectNode generation = found.deepCopy();
        if (generation.path(MAX_LENGTH).isNumber() && generation.get(MAX_LENGTH).asDouble() < length) {
            generation.put(MAX_LENGTH, length);
        }
        SortedSet<Integer> ends = new TreeSet<>();
        ends.addAll(tokens(config.path(EOS)));
        ends.addAll(tokens(found.path(EOS)));
        endOfTurn.ifPresent(ends::add);
        if (!generation.hasNonNull("bos_token_id") && config.hasNonNull("bos_token_id")) {
            generation.set("bos_token_id", config.get("bos_token_id"));
        }
        if (!ends.isEmpty()) { // transformers cannot generate with an empty list
            generation.set(EOS, Json.MAPPER.valueToTree(ends));
        }
        return generation;
    }

    private static List<Integer> tokens(JsonNode one) {
        if (one instanceof ArrayNode several) {
            List<Integer> tokens = new ArrayList<>();
            several.forEach(token -> tokens.add(token.asInt()));
            return tokens;
        }
        return one.isInt() ? List.of(one.asInt()) : List.of();
    }
}
