package dev.longcontext.trainer.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.failure.FailureException;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which layers have a sliding window, read from config.json as transformers reads it: Mistral's layers all slide where
 * {@code sliding_window} is not null; Qwen's where {@code use_sliding_window} is true, those that {@code layer_types} says
 * or, without it, those from {@code max_window_layers} on. Llama has none whatever the file says.
 */
record AttentionWindows(JsonNode root, Architecture architecture) {

    /** transformers' own, where a file leaves them out. */
    private static final int DEFAULT_WINDOW = 4096;

    private static final int DEFAULT_FIRST_LAYER = 28;
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
            case LLAMA -> none(layers);
            case MISTRAL -> Collections.nCopies(layers, window(problem));
            case QWEN2, QWEN3 ->
                root.path("use_sliding_window").asBoolean(false) ? ofQwen(layers, problem) : none(layers);
        };
    }

    private static List<Integer> none(int layers) {
        return Collections.nCopies(layers, 0);
    }

    private List<Integer> ofQwen(int layers, Problem problem) {
        int window = window(problem);
        JsonNode types = root.path("layer_types");
        if (types.isArray()) {
            if (types.size() != layers) {
                throw problem.of("layer_types", types.size() + " layers", "must have num_hidden_layers = " + layers);
            }
            return IntStream.range(0, layers)
                    .mapToObj(i -> slides(types.get(i), problem) ? window : 0)
                    .toList();
        }
        int first = root.path("max_window_layers").asInt(DEFAULT_FIRST_LAYER);
        return IntStream.range(0, layers).mapToObj(i -> i >= first ? window : 0).toList();
    }

    private static boolean slides(JsonNode type, Problem problem) {
        return switch (type.asText()) {
            case SLIDING -> true;
            case FULL -> false;
            default -> throw problem.of("layer_types", type, "each must be " + FULL + " or " + SLIDING);
        };
    }

    private int window(Problem problem) {
        JsonNode window = root.path("sliding_window");
        if (window.isMissingNode()) {
            return DEFAULT_WINDOW;
        }
        if (window.isNull()) {
            return 0;
        }
        if (!window.isInt() || window.asInt() < 1) {
            throw problem.of("sliding_window", window, "must be a whole number from 1, or null");
        }
        return window.asInt();
    }
}
