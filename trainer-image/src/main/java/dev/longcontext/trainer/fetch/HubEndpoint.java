package dev.longcontext.trainer.fetch;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Where the hub is. */
final class HubEndpoint {

    /** The variable that the hub's own tools use too. */
    static final String VARIABLE = "HF_ENDPOINT";

    private static final String PUBLIC_HUB = "https://huggingface.co";

    private HubEndpoint() {}

    /** @return without a slash at its end */
    static URI of(SourceAddress given, SourceAccess access) {
        String text = access.environment().getOrDefault(VARIABLE, "").strip().replaceFirst("/+$", "");
        try {
            URI endpoint = new URI(text.isEmpty() ? PUBLIC_HUB : text);
            Optional<String> problem = Destinations.syntaxProblem(endpoint);
            if (problem.isEmpty() && endpoint.getRawQuery() == null && endpoint.getRawFragment() == null) {
                return endpoint;
            }
        } catch (URISyntaxException e) {
            // it may have a password in it, so it is not quoted
        }
        throw given.refusal(
                "the environment variable " + VARIABLE + " is no address of a hub",
                "Write https://HOST or https://HOST/PATH there, without user, password and query, or leave it out.");
    }
}
