package dev.longcontext.trainer.fetch;

import dev.longcontext.contract.SourceScheme;
import dev.longcontext.contract.SourceUse;
import java.util.regex.Matcher;

/**
 * What an {@code oci://} address names.
 *
 * @param registry host, with a port where it has one
 * @param repository in it
 * @param reference a tag, or the digest of a manifest
 */
record OciAddress(String registry, String repository, String reference) {

    private static final String HUB = "docker.io";
    private static final String LATEST = "latest";

    static OciAddress parse(SourceAddress address) {
        Matcher parts = SourceScheme.OCI.pattern(SourceUse.MODEL).matcher(address.uri());
        if (!parts.matches()) {
            throw address.refusal(
                    "is not an address of the form " + SourceScheme.OCI.form(SourceUse.MODEL),
                    "Write the registry's host, the repository, and a tag after : or a digest after @.");
        }
        String registry = parts.group(1);
        String repository = parts.group(2);
        if (registry.equals(HUB) && !repository.contains("/")) {
            repository = "library/" + repository;
        }
        String digest = parts.group(4);
        String tag = parts.group(3) == null ? LATEST : parts.group(3);
        return new OciAddress(registry, repository, digest == null ? tag : digest);
    }

    /** Docker's own registry answers at another name than the one it is known by. */
    String host() {
        return registry.equals(HUB) ? "registry-1.docker.io" : registry;
    }

    boolean isPinned() {
        return reference.startsWith(OciDigest.PREFIX);
    }

    String manifest(String which) {
        return "/v2/" + repository + "/manifests/" + which;
    }

    String blob(String digest) {
        return "/v2/" + repository + "/blobs/" + digest;
    }
}
