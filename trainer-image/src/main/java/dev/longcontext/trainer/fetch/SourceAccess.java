package dev.longcontext.trainer.fetch;

import dev.longcontext.contract.NetworkConfig;
import dev.longcontext.trainer.secrets.BearerToken;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What addresses are opened with.
 *
 * @param base what plain relative paths are relative to: the workspace
 * @param claims where claims are mounted, by name
 * @param environment holds the secrets
 * @param network what is allowed beyond the usual
 * @param http fetches
 * @param pins the commits that revisions were when they were first met
 */
public record SourceAccess(
        Path base,
        Map<String, Path> claims,
        Map<String, String> environment,
        NetworkConfig network,
        HttpFiles http,
        RevisionPins pins) {

    public SourceAccess(
            Path base,
            Map<String, Path> claims,
            Map<String, String> environment,
            NetworkConfig network,
            Retries retries) {
        this(
                base,
                claims,
                environment,
                network,
                new HttpFiles(retries, network, environment),
                new RevisionPins(base.resolve("data").resolve("revisions.json")));
    }

    /** The token that opens an address, checked; empty where it names none. */
    Optional<String> token(SourceAddress address) {
        if (address.secretEnv() == null) {
            return Optional.empty();
        }
        String token = environment.get(address.secretEnv());
        if (token == null || token.isBlank()) {
            throw address.refusal(
                    "the environment variable " + address.secretEnv() + " with its token is not set",
                    "Check that the Secret of secretRef has the key, or set the variable.");
        }
        BearerToken.problem(token.strip()).ifPresent(problem -> {
            throw address.refusal(
                    "the environment variable " + address.secretEnv() + " with its token " + problem,
                    "Put only the token into the Secret's key, as kubectl create secret generic NAME "
                            + "--from-literal=KEY=TOKEN does.");
        });
        return Optional.of(token.strip());
    }
}
