package dev.longcontext.trainer.synthesis.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.fetch.Addressed;
import dev.longcontext.trainer.files.Json;

/** Why an endpoint refuses everything, and what helps. */
final class Refusals {

    private static final int MOST_SAID = 200;

    private Refusals() {}

    /** For a status that has to do with the configuration, not with one question. */
    static FailureException of(Addressed endpoint, int status, String body) {
        String remedy =
                switch (status) {
                    case 401, 403 -> "Check that the Secret of secretRef holds a key that may use this model.";
                    case 404 ->
                        "Check the endpoint's url, which ends before /chat/completions, and the name of the model.";
                    default ->
                        status / 100 == 3
                                ? "Write the address that it redirects to: the key is not sent to another."
                                : "Check the model's name and what the endpoint's documentation says about this answer.";
                };
        return endpoint.refusal("it answered " + status + said(body), remedy);
    }

    static FailureException outOfQuota(Addressed endpoint, String body) {
        return new FailureException(
                        FailureClass.Unavailable,
                        endpoint.field() + " = " + endpoint.address() + ": the account has no quota left" + said(body),
                        "Raise the account's limit there. What was answered before is kept.")
                .atField(endpoint.field());
    }

    static boolean isOutOfQuota(String body) {
        return body.contains("insufficient_quota");
    }

    /** The endpoint's own words, in brackets. */
    static String said(String body) {
        String words = message(body).replaceAll("\\p{Cntrl}+", " ").strip();
        return words.isEmpty() ? "" : " (" + words.substring(0, Math.min(MOST_SAID, words.length())) + ")";
    }

    private static String message(String body) {
        try {
            JsonNode error = Json.MAPPER.readTree(body).path("error");
            return error.isTextual() ? error.textValue() : error.path("message").asText("");
        } catch (JsonProcessingException e) {
            return body;
        }
    }
}
