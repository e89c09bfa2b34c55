package dev.longcontext.trainer.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.failure.FailureException;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Which layers have a sliding window, read from config.json as transformers reads it: Mistral's where {@code sliding_window}
 * is not null, those that {@code layer_types} says or, without it, all; Qwen's where {@code use_sliding_window} is true,
 * those that {@code layer_types} says or, without it, those from {@code max_window_layers} on. Llama has none; a file that
 * says otherwise is refused where engines differ on it.
 */
record AttentionWindows(JsonNode root, Architecture architecture) {

    /** transformers' own, where a file leaves them out. */
    private static final int DEFAULT_WINDOW = 4096;

    private static final int DEFAULT_FIRST_LAYER = 28;
    private static final String TYPES = "layer_types";
    private static final String WINDOW = "sliding_window";
    private static final String SLIDING = "sliding_attention";
    private static final String FULL = "full_attention";

    /** Makes an error of a field, its value, and the rule. */
    @FunctionalInterface
    interface Problem {
        FailureException of(String field, Object value, String rule);
    }

    /** A window for each layer; 0 for none. */
    List<Integer> read(int layers, Problem problem) {
        return switch (architecture) {
            case LLAMA -> ofLlama(layers, problem);
            case MISTRAL, MINISTRAL -> byTypes(layers, problem, layer -> true);
            case QWEN2, QWEN3 ->
                root.path("use_sliding_window").asBoolean(false)
                        ? byTypes(layers, problem, this::isAmongQwensLast)
                        : none(layers);
        };
    }

    private static List<Integer> none(int layers) {
        return Collections.nCopies(layers, 0);
    }

    /** Of a Llama's layers transformers ignores the types, and vLLM goes by them. */
    private List<Integer> ofLlama(int layers, Problem problem) {
        for (JsonNode type : root.path(TYPES)) {
            if (!type.asText().equals(FULL)) {
                throw problem.of(TYPES, type, "each must be " + FULL + " where model_type is llama");
            }
        }
        return none(layers);
    }

    private boolean isAmongQwensLast(int layer) {
        return layer >= root.path("max_window_layers").asInt(DEFAULT_FIRST_LAYER);
    }

    /** @param otherwise whether a layer slides where the file has no types */
    private List<Integer> byTypes(int layers, Problem problem, IntPredicate otherwise) {
        int window = window(problem);
        JsonNode types = root.path(TYPES);
        if (!types.isArray()) {
            return IntStream.range(0, layers)
                    .mapToObj(layer -> otherwise.test(layer) ? window : 0)
                    .toList();
        }
        if (types.size() != layers) {
            throw problem.of(TYPES, types.size() + " layers", "must have num_hidden_layers = " + layers);
        }
        List<Boolean> sliding = IntStream.range(0, layers)
                .mapToObj(layer -> slides(types.get(layer), problem))
                .toList();
        if (window == 0 && sliding.contains(true)) {
            throw problem.of(
                    WINDOW, root.path(WINDOW), "must be a whole number from 1, because " + TYPES + " has " + SLIDING);
        }
        return sliding.stream().map(slides -> slides ? window : 0).toList();
    }

    private static boolean slides(JsonNode type, Problem problem) {
        return switch (type.asText()) {
            case SLIDING -> true;
            case FULL -> false;
            default -> throw problem.of(TYPES, type, "each must be " + FULL + " or " + SLIDING);
        };
    }

    private int window(Problem problem) {
        JsonNode window = root.path(WINDOW);
        if (window.isMissingNode()) {
            return DEFAULT_WINDOW;
        }
        if (window.isNull()) {
            return 0;
        }
        if (!window.isInt() || window.asInt() < 1) {
            throw problem.of(WINDOW, window, "must be a whole number from 1, or null");
        }
        return window.asInt();
    }
}
