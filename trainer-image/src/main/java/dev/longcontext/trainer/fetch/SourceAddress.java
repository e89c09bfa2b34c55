package dev.longcontext.trainer.fetch;

import dev.longcontext.contract.SourceUse;

/**
 * An address of the manifest.
 *
 * @param uri as the user wrote it
 * @param secretEnv name of the environment variable with the bearer token, or null
 * @param use what it is an address of
 */
public record SourceAddress(String uri, String field, String secretEnv, SourceUse use) implements Addressed {

    @Override
    public String address() {
        return Addresses.shown(uri);
    }
}
