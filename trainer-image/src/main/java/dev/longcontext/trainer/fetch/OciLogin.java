package dev.longcontext.trainer.fetch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.NetworkConfig;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a registry wants to be logged in to: by user and password, or by a token that a service gives for them, or for nothing
 * (distribution.github.io/distribution/spec/auth/token).
 *
 * @param basic the header with user and password
 */
record OciLogin(
        SourceAddress given, OciAddress address, HttpFiles http, NetworkConfig network, Optional<String> basic) {

    private static final Pattern PARAMETER = Pattern.compile("([A-Za-z_]+)\\s*=\\s*\"([^\"]*)\"");

    /**
     * The header that answers what a registry wants.
     *
     * @throws FailureException where nothing does
     */
    String answer(String challenge, Transfer transfer) throws IOException {
        String kind = challenge.strip().split("\\s", 2)[0].toLowerCase(Locale.ROOT);
        if (kind.equals("basic") && basic.isPresent()) {
            return basic.get();
        }
        if (kind.equals("bearer")) {
            return "Bearer " + token(parameters(challenge), transfer);
        }
        throw OciRefusals.denied(given, address, basic.isPresent(), 401, "");
    }

    private String token(Map<String, String> wanted, Transfer transfer) throws IOException {
        URI realm = realm(wanted.getOrDefault("realm", ""));
        if (basic.isPresent() && !Destinations.mayTakeToken(realm, network)) {
            throw given.refusal(
                    "its registry wants the password sent to " + Addresses.shown(realm.toString()) + " by http",
                    "Use a registry whose token service has https, or list its host in spec.network.allowedHosts.");
        }
        StringBuilder query = new StringBuilder("scope=" + encoded("repository:" + address.repository() + ":pull"));
        Optional.ofNullable(wanted.get("service")).ifPresent(name -> query.append("&service=" + encoded(name)));
        URI uri = URI.create(realm + (realm.getRawQuery() == null ? "?" : "&") + query);
        Location.Remote service = new Location.Remote(given.address(), given.field(), realm, basic);
        HttpFiles.Said said = http.ask(
                service,
                uri,
                Map.of(),
                (from, asked, status, headers) ->
                        OciRefusals.denied(given, address, basic.isPresent(), status, " of its token service"),
                transfer);
        return token(said.body());
    }

    private URI realm(String text) {
        try {
            URI realm = URI.create(text);
            if (Destinations.syntaxProblem(realm).isEmpty()) {
                return realm;
            }
        } catch (IllegalArgumentException e) {
            // as below
        }
        throw given.refusal(
                "its registry names a token service without an address",
                "Check that the address is one of a registry.");
    }

    private String token(String body) {
        try {
            JsonNode root = Json.MAPPER.readTree(body);
            String token = root.path("token").asText(root.path("access_token").asText(""));
            if (token.matches("[\\x21-\\x7e]+")) {
                return token;
            }
        } catch (JsonProcessingException e) { // its message may quote a token
            throw noToken();
        }
        throw noToken();
    }

    private FailureException noToken() {
        return given.refusal(
                "the token service of its registry sends no token", "Check that the address is one of a registry.");
    }

    private static Map<String, String> parameters(String challenge) {
        Map<String, String> parameters = new HashMap<>();
        Matcher parameter = PARAMETER.matcher(challenge);
        while (parameter.find()) {
            parameters.putIfAbsent(parameter.group(1).toLowerCase(Locale.ROOT), parameter.group(2));
        }
        return parameters;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
