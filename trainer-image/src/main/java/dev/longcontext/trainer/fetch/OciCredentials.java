package dev.longcontext.trainer.fetch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** User and password of a registry, from a Secret of the type {@code kubernetes.io/dockerconfigjson}. */
final class OciCredentials {

    private OciCredentials() {}

    /**
     * The header that logs in; empty for an address without a Secret.
     *
     * @throws FailureException when the Secret has none for this registry
     */
    static Optional<String> basic(SourceAddress given, OciAddress address, SourceAccess access) {
        if (given.secretEnv() == null) {
            return Optional.empty();
        }
        String text = access.environment().getOrDefault(given.secretEnv(), "");
        if (text.isBlank()) {
            throw refused(given, "is not set");
        }
        try {
            Optional<Map.Entry<String, JsonNode>> entry = Json.MAPPER.readTree(text).path("auths").properties().stream()
                    .filter(each -> isFor(each.getKey(), address))
                    .max(Comparator.comparingInt(each -> folder(each.getKey()).length()));
            if (entry.isPresent()) {
                return Optional.of("Basic " + encoded(given, entry.get().getValue()));
            }
        } catch (JsonProcessingException e) { // its message quotes the text
            throw refused(given, "is not a Docker configuration in JSON");
        }
        throw refused(given, "has no credentials for " + address.registry());
    }

    /** What of a Docker configuration no message may contain; empty for any other text. */
    static List<String> secretsIn(String text) {
        List<String> secrets = new ArrayList<>();
        if (text.contains("\"auths\"")) {
            try {
                for (JsonNode entry : Json.MAPPER.readTree(text).path("auths")) {
                    String auth = auth(entry);
                    secrets.add(entry.path("auth").asText(""));
                    secrets.add(auth);
                    secrets.add(entry.path("password").asText(""));
                    secrets.add(new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8)
                            .replaceFirst("^[^:]*:", ""));
                }
            } catch (JsonProcessingException | IllegalArgumentException e) {
                // whoever uses it refuses it
            }
        }
        return secrets.stream().filter(secret -> !secret.isEmpty()).toList();
    }

    private static String encoded(SourceAddress given, JsonNode entry) {
        String auth = auth(entry);
        if (!auth.isEmpty()) {
            return auth;
        }
        String user = entry.path("username").asText("");
        String password = entry.path("password").asText("");
        if (user.isEmpty() || password.isEmpty()) {
            throw refused(given, "has neither user and password nor auth for its registry");
        }
        return Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** In one line: the tool base64 breaks long ones into several, which Docker reads too. */
    private static String auth(JsonNode entry) {
        return entry.path("auth").asText("").replaceAll("\\s", "");
    }

    /** Whether an entry is of the address's registry, or of a folder there that its repository is in. */
    private static boolean isFor(String entry, OciAddress address) {
        String folder = folder(entry);
        return host(entry).equals(known(address.registry()))
                && (folder.isEmpty() || (address.repository() + "/").startsWith(folder + "/"));
    }

    /** Entries are written with and without a scheme and a path. */
    private static String host(String entry) {
        return known(entry.replaceFirst("^https?://", "").replaceFirst("/.*$", ""));
    }

    /** The part of a registry that an entry is for, as Kubernetes has it; Docker's versions of an interface are none. */
    private static String folder(String entry) {
        return entry.replaceFirst("^https?://", "")
                .replaceFirst("^[^/]*/?", "")
                .replaceFirst("^v[12](/|$)", "")
                .replaceFirst("/+$", "");
    }

    private static String known(String registry) {
        return registry.matches("(index\\.|registry-1\\.)?docker\\.io") ? "docker.io" : registry;
    }

    private static FailureException refused(SourceAddress given, String what) {
        return given.refusal(
                "the environment variable " + given.secretEnv() + " " + what,
                "Let secretRef name a Secret as kubectl create secret docker-registry NAME --docker-server=... makes it.");
    }
}
