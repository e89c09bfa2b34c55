package dev.longcontext.trainer.fetch;

import dev.longcontext.trainer.configuration.Network;
import dev.longcontext.trainer.failure.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.secrets.BearerToken;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
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
 * @param network what is allowed beyond the usual
 */
public record Locations(Path base, Map<String, Path> claims, Map<String, String> environment, Network network) {

    /**
     * An address, where it stands, and what it needs.
     *
     * @param secretEnv name of the environment variable with the bearer token, or null
     * @param folder whether it is a folder's: the names of its files are added to it
     */
    public record Address(String uri, String field, String secretEnv, boolean folder) {}

    /** @throws FailureException of class InvalidConfiguration when the address leads nowhere */
    public Location resolve(Address address) {
        URI uri = parse(address);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme();
        return switch (scheme) {
            case "" -> local(address, path(address, base, address.uri()), null);
            case "file" -> local(address, filePath(address, uri), null);
            case "pvc" -> claim(address, uri);
            case "http", "https" -> remote(address, uri);
            default ->
                throw refusal(
                        address,
                        "the scheme " + scheme + ":// is not supported",
                        "Write a folder's path, file://, pvc://CLAIM/path or https://.");
        };
    }

    private static URI parse(Address address) {
        if (!address.uri().contains("://")) {
            return URI.create("");
        }
        try {
            return new URI(address.uri());
        } catch (URISyntaxException e) { // its message quotes the whole address
            throw refusal(
                    address,
                    "is not an address: " + e.getReason() + " at character " + (e.getIndex() + 1),
                    "Write scheme://place/path, and % with two digits for what is no letter or digit.");
        }
    }

    private Location remote(Address address, URI uri) {
        Destinations.syntaxProblem(uri).ifPresent(problem -> {
            throw refusal(
                    address, problem, "Write https://HOST/path; a token goes into a Secret that secretRef names.");
        });
        if (uri.getRawFragment() != null || (address.folder() && uri.getRawQuery() != null)) {
            String what = uri.getRawFragment() != null ? "has a # in it" : "is a folder's, and has a query";
            throw refusal(address, what, "Write the address up to there.");
        }
        Addresses.signatureIn(uri.getRawQuery())
                .filter(parameter -> !network.allowSignedUris())
                .ifPresent(parameter -> {
                    throw refusal(
                            address,
                            "has a secret in its query (" + parameter + "), which whoever reads the run reads too",
                            "Put a token into a Secret and name it in secretRef, or write spec.network.allowSignedUris: "
                                    + "true where the address soon expires.");
                });
        Optional<String> token = token(address);
        if (token.isPresent() && !Destinations.mayTakeToken(uri, network)) {
            throw refusal(
                    address,
                    "a token is not sent by http, where others can read it",
                    "Write https://, or " + uri.getHost() + " in spec.network.allowedHosts.");
        }
        return new Location.Remote(Addresses.shown(address.uri()), address.field(), uri, token);
    }

    private static Location local(Address address, Path path, Path claim) {
        return new Location.Local(
                Addresses.shown(address.uri()),
                address.field(),
                path.toAbsolutePath().normalize(),
                Optional.ofNullable(claim));
    }

    private static Path filePath(Address address, URI uri) {
        if (uri.getPath() == null
                || uri.getPath().isEmpty()
                || (uri.getHost() != null && !uri.getHost().isEmpty())) {
            throw refusal(address, "names no file of this machine", "Write file:///absolute/path.");
        }
        return path(address, Path.of("/"), uri.getPath());
    }

    private Location claim(Address address, URI uri) {
        String claim = uri.getAuthority();
        Path mount = claim == null ? null : claims.get(claim);
        if (mount == null) {
            throw refusal(
                    address,
                    "the claim " + claim + " is not mounted; mounted are " + new TreeSet<>(claims.keySet()),
                    "Give its folder with --claim " + claim + "=DIR.");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw refusal(address, "has a ? or # in it", "Write %3F for ? and %23 for # in a file's name.");
        }
        Path root = mount.toAbsolutePath().normalize();
        Path path = path(address, root, uri.getPath().replaceFirst("^/+", "")).normalize();
        if (!path.startsWith(root)) {
            throw refusal(address, "leads out of the claim", "Write a path without \"..\".");
        }
        return local(address, path, root);
    }

    private static Path path(Address address, Path folder, String name) {
        try {
            return folder.resolve(name);
        } catch (InvalidPathException e) {
            throw refusal(address, "is no path: " + e.getReason(), "Write a path without control characters.")
                    .causedBy(e);
        }
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
                        address.field() + " = " + Addresses.shown(address.uri()) + ": " + rule,
                        remedy)
                .atField(address.field());
    }
}
