package dev.longcontext.contract;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a pod needs to fetch it.
 *
 * @param claim whether the pattern's first group is a claim, which is to be mounted
 * @param port that has to be reached; 0 for none. Only a server takes a token
 * @param variables environment variables that whoever fetches reads
 * @param secret the entries that the Secret of {@code secretRef} has; empty where the user names the one with the token
 */
record SourceNeeds(boolean claim, int port, List<String> variables, List<SourceScheme.SecretEntry> secret) {

    /** Whoever reaches a server may have to do so by a proxy. */
    private static final List<String> PROXY = List.of("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY");

    static final SourceNeeds A_CLAIM = new SourceNeeds(true, 0, List.of(), List.of());

    static SourceNeeds port(int port, String... variables) {
        return new SourceNeeds(
                false, port, Stream.concat(Stream.of(variables), PROXY.stream()).toList(), List.of());
    }

    SourceNeeds withSecret(SourceScheme.SecretEntry... entries) {
        return new SourceNeeds(claim, port, variables, List.of(entries));
    }
}
