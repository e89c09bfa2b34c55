package dev.longcontext.trainer.configuration;

import java.util.List;

/**
 * What fetching may do beyond the usual.
 *
 * @param allowedHosts hosts, addresses and ranges ({@code 10.0.0.0/8}) that may be fetched from although they are this
 *     machine or its link, private and redirected to from the internet, or http and redirected to from https; to those
 *     listed by name a token may go over http
 * @param allowSignedUris whether an address may carry a signature or a token in its query
 */
public record Network(List<String> allowedHosts, boolean allowSignedUris) {

    /** Nothing. */
    public static final Network DEFAULT = new Network(List.of(), false);

    public Network {
        allowedHosts = allowedHosts == null ? List.of() : List.copyOf(allowedHosts);
    }
}
