package dev.longcontext.trainer.fetch;

import dev.longcontext.trainer.failure.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.secrets.BearerToken;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Resolves addresses.
 *
 * @param base what plain relative paths are relative to: the workspace
 * @param claims where claims are mounted, by name
 * @param environment holds the secrets
 */
public record Locations(Path base, Map<String, Path> claims, Map<String, String> environment) {

    /**
     * An address, where it stands, and what it needs.
     *
     * @param secretEnv name of the environment variable with the bearer token, or null
     */
    public record Address(String uri, String field, String secretEnv) {}

    /** @throws FailureException of class InvalidConfiguration when the address leads nowhere */
    public Location resolve(Address address) {
        URI uri = parse(address);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme();
        return switch (scheme) {
            case "" -> local(address, base.resolve(address.uri()));
            case "file" -> local(address, filePath(address, uri));
            case "pvc" -> local(address, claimPath(address, uri));
            case "http", "https" -> new Location.Remote(address.uri(), address.field(), uri, token(address));
            default ->
                throw refusal(
                        address,
                        "the scheme " + scheme + ":// is not supported",
                        "Write a folder's path, file://, pvc://CLAIM/path or https://.");
        };
    }

    private static URI parse(Address address) {
        try {
            boolean plainPath = !address.uri().contains("://");
            return plainPath ? URI.create("") : URI.create(address.uri());
        } catch (IllegalArgumentException e) {
            throw refusal(address, "is not an address: " + e.getMessage(), "Write scheme://place/path.")
                    .causedBy(e);
        }
    }

    private static Location local(Address address, Path path) {
        return new Location.Local(
                address.uri(), address.field(), path.toAbsolutePath().normalize());
    }

    private static Path filePath(Address address, URI uri) {
        if (uri.getPath() == null
                || uri.getPath().isEmpty()
                || (uri.getHost() != null && !uri.getHost().isEmpty())) {
            throw refusal(address, "names no file of this machine", "Write file:///absolute/path.");
        }
        return Path.of(uri.getPath());
    }

    private Path claimPath(Address address, URI uri) {
        String claim = uri.getAuthority();
        Path mount = claim == null ? null : claims.get(claim);
        if (mount == null) {
            throw refusal(
                    address,
                    "the claim " + claim + " is not mounted; mounted are " + new TreeSet<>(claims.keySet()),
                    "Give its folder with --claim " + claim + "=DIR.");
        }
        Path root = mount.toAbsolutePath().normalize();
        Path path = root.resolve(uri.getPath().replaceFirst("^/+", "")).normalize();
        if (!path.startsWith(root)) {
            throw refusal(address, "leads out of the claim", "Write a path without \"..\".");
        }
        return path;
    }

    private Optional<String> token(Address address) {
        if (address.secretEnv() == null) {
            return Optional.empty();
        }
        String token = environment.get(address.secretEnv());
        if (token == null || token.isBlank()) {
            throw refusal(
                    address,
                    "the environment variable " + address.secretEnv() + " with its token is not set",
                    "Check that the Secret of secretRef has the key, or set the variable.");
        }
        BearerToken.problem(token.strip()).ifPresent(problem -> {
            throw refusal(
                    address,
                    "the environment variable " + address.secretEnv() + " with its token " + problem,
                    "Write the token alone into the Secret's key, such as kubectl create secret generic NAME "
                            + "--from-literal=KEY=TOKEN does.");
        });
        return Optional.of(token.strip());
    }

    private static FailureException refusal(Address address, String rule, String remedy) {
        return new FailureException(
                        FailureClass.InvalidConfiguration,
                        address.field() + " = " + address.uri() + ": " + rule,
                        remedy)
                .atField(address.field());
    }
}
