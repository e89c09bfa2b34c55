package dev.longcontext.trainer.serving;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.http.Answer;

/** What is answered to a request that cannot be served, in OpenAI's form: {@code {"error": {...}}}. */
final class ApiException extends RuntimeException {

    private final int status;
    private final String type;
    private final String parameter;
    private final String code;

    private ApiException(int status, String type, String parameter, String code, String message) {
        super(message);
        this.status = status;
        this.type = type;
        this.parameter = parameter;
        this.code = code;
    }

    /** A field of the request that the client has to change. */
    static ApiException field(String field, String message) {
        return new ApiException(400, "invalid_request_error", field, null, message);
    }

    static ApiException field(String field, String code, String message) {
        return new ApiException(400, "invalid_request_error", field, code, message);
    }

    /** A request that is wrong as a whole. */
    static ApiException request(int status, String message) {
        return new ApiException(status, "invalid_request_error", null, null, message);
    }

    /** What the server itself refuses, before anything is read. */
    static ApiException of(int status, String message) {
        String type =
                switch (status) {
                    case 403 -> "permission_error";
                    case 429 -> "rate_limit_error";
                    case 500 -> "server_error";
                    default -> "invalid_request_error";
                };
        return new ApiException(status, type, null, null, message);
    }

    static ApiException wrongKey() {
        return new ApiException(
                401,
                "authentication_error",
                null,
                "invalid_api_key",
                "This server needs an API key: send the header \"Authorization: Bearer KEY\".");
    }

    static ApiException unknownModel(String asked, String served) {
        return new ApiException(
                404,
                "invalid_request_error",
                "model",
                "model_not_found",
                "The model \"" + asked + "\" does not exist. This server has \"" + served + "\".");
    }

    static ApiException busy(int waiting) {
        return new ApiException(
                429,
                "rate_limit_error",
                null,
                "rate_limit_exceeded",
                "The model generates one answer at a time, and " + waiting + " requests are waiting. Try again later.");
    }

    static ApiException stopping() {
        return new ApiException(503, "server_error", null, null, "The server is shutting down.");
    }

    static ApiException internal() {
        return new ApiException(500, "server_error", null, null, "This is a bug: the log contains the stack trace.");
    }

    int status() {
        return status;
    }

    Answer answer() {
        Answer answer = Answer.json(status, body());
        return status == 429 ? answer.with("Retry-After", "1") : answer;
    }

    ObjectNode body() {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.putObject("error")
                .put("message", getMessage())
                .put("type", type)
                .put("param", parameter)
                .put("code", code);
        return body;
    }
}
