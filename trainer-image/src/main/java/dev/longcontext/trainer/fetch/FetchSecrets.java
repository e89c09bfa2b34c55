package dev.longcontext.trainer.fetch;

import dev.longcontext.contract.RunConfig;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What no message may contain, beside the values of whole environment variables. */
public final class FetchSecrets {

    private FetchSecrets() {}

    /** Parts of addresses, of proxies' addresses, and of Docker configurations. */
    public static List<String> of(RunConfig configuration, Map<String, String> environment) {
        Stream<String> addresses =
                configuration.everySource().flatMap(source -> Addresses.secretsIn(source.uri()).stream());
        Stream<String> registries = configuration.secretVariables().stream()
                .map(variable -> environment.getOrDefault(variable, ""))
                .flatMap(text -> OciCredentials.secretsIn(text).stream());
        return Stream.of(addresses, Proxies.secretsIn(environment).stream(), registries)
                .flatMap(all -> all)
                .toList();
    }
}
