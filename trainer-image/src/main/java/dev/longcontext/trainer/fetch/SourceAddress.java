package dev.longcontext.trainer.fetch;

/**
 * An address of the manifest.
 *
 * @param uri as the user wrote it
 * @param secretEnv name of the environment variable with the bearer token, or null
 * @param folder whether it is a model folder's: the names of its files are added to it
 */
public record SourceAddress(String uri, String field, String secretEnv, boolean folder) implements Addressed {

    @Override
    public String address() {
        return Addresses.shown(uri);
    }
}
