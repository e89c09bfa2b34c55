package dev.longcontext.trainer.fetch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A manifest of a registry: of an image or an artifact, or an index of several (OCI image specification 1.1, Docker's schema 2). */
final class OciManifest {

    /** What is asked for: all that is understood. */
    static final String ACCEPTED = "application/vnd.oci.image.manifest.v1+json, "
            + "application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.v2+json, "
            + "application/vnd.docker.distribution.manifest.list.v2+json";

    private static final int MOST_LAYERS = 10_000;

    private final SourceAddress given;
    private final JsonNode root;

    private OciManifest(SourceAddress given, JsonNode root) {
        this.given = given;
        this.root = root;
    }

    static OciManifest parse(SourceAddress given, String text) {
        try {
            JsonNode root = Json.MAPPER.readTree(text);
            if (root.path("layers").isArray() || root.path("manifests").isArray()) {
                return new OciManifest(given, root);
            }
        } catch (JsonProcessingException e) {
            throw noManifest(given).causedBy(e);
        }
        throw noManifest(given);
    }

    private static FailureException noManifest(SourceAddress given) {
        return given.refusal(
                "the registry does not answer with a manifest of an image or artifact",
                "Check the address: docker manifest inspect, or oras manifest fetch, shows what is there.");
    }

    /** Whether it lists manifests, one for each platform. */
    boolean isIndex() {
        return root.path("manifests").isArray();
    }

    /**
     * The manifest of an index that is meant: that of this machine's platform, or else the first that is an image. The
     * files of a model are the same for all.
     */
    String choice(String architecture) {
        List<JsonNode> images = new ArrayList<>();
        for (JsonNode entry : root.path("manifests")) {
            // attestations stand there as images of an unknown platform
            boolean attestation = entry.at("/platform/os").asText().equals("unknown");
            if (!attestation && OciDigest.isOne(entry.path("digest").asText())) {
                images.add(entry);
            }
        }
        Optional<JsonNode> ours = images.stream()
                .filter(entry -> entry.at("/platform/os").asText().equals("linux")
                        && entry.at("/platform/architecture").asText().equals(architecture))
                .findFirst();
        return ours.or(() -> images.stream().findFirst())
                .map(entry -> entry.path("digest").asText())
                .orElseThrow(
                        () -> given.refusal("its index lists no image", "Push the image again, or name another tag."));
    }

    /** @throws FailureException when one of them could not be checked */
    List<OciLayer> layers() {
        List<OciLayer> layers = new ArrayList<>();
        for (JsonNode descriptor : root.path("layers")) {
            layers.add(OciLayer.of(descriptor)
                    .orElseThrow(() -> given.refusal(
                            "its manifest lists a layer without a sha256 digest and a size",
                            "Push it again with a tool that writes them, such as docker, buildah, modctl or oras.")));
        }
        if (layers.isEmpty() || layers.size() > MOST_LAYERS) {
            throw given.refusal(
                    "its manifest lists " + layers.size() + " layers",
                    "Name an image with the model in /models, or an artifact with the model's files.");
        }
        return layers;
    }
}
