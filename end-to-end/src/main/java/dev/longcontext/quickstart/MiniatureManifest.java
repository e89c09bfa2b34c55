package dev.longcontext.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;

/** The miniature with its synthetic data, as {@code kubectl patch --local --type merge} puts the two files together. */
public final class MiniatureManifest {
    /** What synthetic.yaml has in the place of an endpoint. */
    static final String ENDPOINT = "http://127.0.0.1:8000/v1";

    private static final String RUN = "miniature/longcontextfinetune.yaml";
    private static final String PATCH = "miniature/synthetic.yaml";
    private static final ObjectMapper YAML = Serialization.yamlMapper();

    private MiniatureManifest() {}

    /**
     * The manifest as JSON.
     *
     * @param endpoint takes the place of the address in the patch
     */
    public static String withSynthetic(BuiltArtifacts artifacts, String endpoint) throws IOException {
        JsonNode run = YAML.readTree(Files.readString(artifacts.example(RUN)));
        String patch = Files.readString(artifacts.example(PATCH)).replace(ENDPOINT, endpoint);
        JsonNode merged = YAML.readerForUpdating(run).readValue(YAML.readTree(patch));
        return merged.toString();
    }
}
