package dev.longcontext.trainer.synthesis.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.files.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a refusal says, wherever an endpoint puts it: {@code error.message} as OpenAI does, {@code message} as vLLM does,
 * {@code detail} as FastAPI does, in a list as Gemini does. The rest of a body may repeat the request, and is not looked at.
 */
record ErrorBody(JsonNode tree, String text) {

    private static final int MOST_SAID = 200;
    private static final Set<String> NO_QUOTA = Set.of("insufficient_quota", "billing_hard_limit_reached");

    static ErrorBody of(String body) {
        try {
            return new ErrorBody(unwrapped(Json.MAPPER.readTree(body)), body);
        } catch (JsonProcessingException e) {
            return new ErrorBody(Json.MAPPER.missingNode(), body);
        }
    }

    private static JsonNode unwrapped(JsonNode tree) {
        return tree.isArray() && tree.path(0).isObject() ? tree.path(0) : tree;
    }

    /**
     * What went wrong after the status said that nothing had: gateways such as OpenRouter send the status when a model begins.
     *
     * @param answer with a status of success
     * @return empty where it holds no error
     */
    static Optional<ErrorBody> inAnswer(JsonNode answer) {
        JsonNode error = answer.path("error");
        if (error.isObject() && !error.isEmpty()) {
            return Optional.of(new ErrorBody(answer, answer.toString()));
        }
        JsonNode choice = answer.path("choices").path(0);
        boolean failed = choice.path("finish_reason").asText().equalsIgnoreCase("error");
        // without text: the rest of a choice is what the model said
        return failed ? Optional.of(new ErrorBody(choice, "")) : Optional.empty();
    }

    /** The status that an error in an answer would have had; 0 where it does not say. */
    int code() {
        return tree.path("error").path("code").asInt(0);
    }

    /** The endpoint's own words, in brackets; empty where it has none. */
    String said() {
        List<String> said = messages();
        String words = (said.isEmpty() ? text : said.get(0))
                .replaceAll("\\p{Cntrl}+", " ")
                .strip();
        return words.isEmpty() ? "" : " (" + words.substring(0, Math.min(MOST_SAID, words.length())) + ")";
    }

    /** What it complains of: its words, and the fields of the request that it names. */
    String complaint() {
        List<String> all = new ArrayList<>(messages());
        add(all, tree.path("error").path("param"));
        add(all, tree.path("param"));
        tree.path("detail").forEach(detail -> detail.path("loc").forEach(place -> add(all, place)));
        return all.isEmpty() && !tree.isContainerNode() ? said() : String.join("\n", all);
    }

    /** Whether the account may spend no more. */
    boolean isOutOfQuota() {
        JsonNode error = tree.path("error");
        return NO_QUOTA.contains(error.path("code").asText())
                || NO_QUOTA.contains(error.path("type").asText())
                || messages().stream().anyMatch(words -> NO_QUOTA.stream().anyMatch(words::contains));
    }

    private List<String> messages() {
        List<String> found = new ArrayList<>();
        add(found, tree.path("error"));
        add(found, tree.path("error").path("message"));
        add(found, tree.path("message"));
        add(found, tree.path("detail"));
        tree.path("detail").forEach(detail -> add(found, detail.path("msg")));
        return found;
    }

    private static void add(List<String> all, JsonNode node) {
        if (node.isTextual() && !node.textValue().isBlank()) {
            all.add(node.textValue());
        }
    }
}
