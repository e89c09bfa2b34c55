package dev.longcontext.trainer.fetch;

import dev.longcontext.trainer.failure.FailureException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;

/** Environment variables that name a server in place of the public one, as the servers' own tools read them too. */
enum Endpoints {
    HUB("HF_ENDPOINT", "a hub"),
    S3("AWS_ENDPOINT_URL_S3", "an S3 store"),
    STS("AWS_ENDPOINT_URL_STS", "a token service");

    private final String variable;
    private final String what;

    Endpoints(String variable, String what) {
        this.variable = variable;
        this.what = what;
    }

    String variable() {
        return variable;
    }

    /**
     * The server that is named, without a slash at its end; empty where none is.
     *
     * @throws FailureException when the variable has no address
     */
    Optional<URI> of(SourceAddress given, SourceAccess access) {
        try {
            return given(access.environment());
        } catch (IllegalArgumentException e) {
            throw given.refusal(
                    "the environment variable " + variable + " is not an address of " + what,
                    "Write https://HOST or https://HOST/PATH there, without user, password and query, or leave it out.");
        }
    }

    /** @throws IllegalArgumentException when the variable has no address; it may have a password in it, so nothing quotes it */
    Optional<URI> given(Map<String, String> environment) {
        String text = environment.getOrDefault(variable, "").strip().replaceFirst("/+$", "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI endpoint = new URI(text);
            if (Destinations.syntaxProblem(endpoint).isEmpty()
                    && endpoint.getRawQuery() == null
                    && endpoint.getRawFragment() == null) {
                return Optional.of(endpoint);
            }
        } catch (URISyntaxException e) {
            // as below, without the text
        }
        throw new IllegalArgumentException(variable + " is not an address of " + what);
    }
}
