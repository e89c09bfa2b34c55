package dev.longcontext.trainer.serving;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fields of a request that mean something here. All others are skipped: clients send many that do not change the answer
 * ({@code user}, {@code metadata}, {@code store}).
 */
final class Fields {

    /** Fields that are used. */
    private static final List<String> USED = List.of(
            "model",
            "max_tokens",
            "max_completion_tokens",
            "min_tokens",
            "temperature",
            "top_p",
            "top_k",
            "min_p",
            "repetition_penalty",
            "seed",
            "stop",
            "stop_token_ids",
            "ignore_eos",
            "logprobs",
            "top_logprobs",
            "stream",
            "stream_options",
            "chat_template_kwargs");

    /**
     * Fields of OpenAI's, vLLM's and other servers' protocols that change the answer, and that this server does not have;
     * with the values that ask for nothing.
     */
    static final Map<String, List<String>> REFUSED = Map.ofEntries(
            Map.entry("n", List.of("1")),
            Map.entry("best_of", List.of("1")),
            Map.entry("frequency_penalty", List.of("0", "0.0")),
            Map.entry("presence_penalty", List.of("0", "0.0")),
            Map.entry("logit_bias", List.of("{}")),
            Map.entry("use_beam_search", List.of("false")),
            Map.entry("length_penalty", List.of("1", "1.0")),
            Map.entry("typical_p", List.of("1", "1.0")),
            Map.entry("no_repeat_ngram_size", List.of("0")),
            Map.entry("mirostat", List.of("0")),
            Map.entry("xtc_probability", List.of("0", "0.0")),
            Map.entry("dry_multiplier", List.of("0", "0.0")),
            Map.entry("allowed_token_ids", List.of()),
            Map.entry("bad_words", List.of("[]")),
            Map.entry("logits_processors", List.of("[]")),
            Map.entry("guided_json", List.of()),
            Map.entry("guided_regex", List.of()),
            Map.entry("guided_choice", List.of()),
            Map.entry("guided_grammar", List.of()),
            Map.entry("structural_tag", List.of()),
            Map.entry("structured_outputs", List.of("{}")),
            Map.entry("grammar", List.of("\"\"")),
            Map.entry("json_schema", List.of()),
            Map.entry("response_format", List.of("{\"type\":\"text\"}")),
            Map.entry("include_stop_str_in_output", List.of("false")),
            Map.entry("skip_special_tokens", List.of("true")),
            Map.entry("truncate_prompt_tokens", List.of()),
            Map.entry("prompt_logprobs", List.of("0")));

    /** The same, for chats alone. */
    static final Map<String, List<String>> REFUSED_IN_CHATS = Map.ofEntries(
            Map.entry("tools", List.of("[]")),
            Map.entry("functions", List.of("[]")),
            Map.entry("tool_choice", List.of("\"none\"", "\"auto\"")),
            Map.entry("function_call", List.of("\"none\"", "\"auto\"")),
            Map.entry("modalities", List.of("[\"text\"]")),
            Map.entry("audio", List.of()),
            Map.entry("web_search_options", List.of()),
            Map.entry("reasoning_effort", List.of("\"none\"")),
            Map.entry("chat_template", List.of()),
            Map.entry("enable_thinking", List.of()),
            Map.entry("documents", List.of("[]")),
            Map.entry("echo", List.of("false")),
            Map.entry("add_generation_prompt", List.of("true")),
            Map.entry("continue_final_message", List.of("false")),
            Map.entry("add_special_tokens", List.of("false")));

    /** The same, for completions alone. */
    static final Map<String, List<String>> REFUSED_IN_COMPLETIONS = Map.of(
            "echo", List.of("false"),
            "suffix", List.of("\"\""),
            "add_special_tokens", List.of("true"));

    private static final Set<String> KNOWN = known();

    private Fields() {}

    private static Set<String> known() {
        var known = new HashSet<>(USED);
        known.addAll(REFUSED.keySet());
        known.addAll(REFUSED_IN_CHATS.keySet());
        known.addAll(REFUSED_IN_COMPLETIONS.keySet());
        return known;
    }

    static boolean known(String field) {
        return KNOWN.contains(field);
    }
}
