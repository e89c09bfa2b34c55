package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files of an image or an artifact make the model. */
class OciSourceTest extends PushedModel {

    private static final String TITLE = "org.opencontainers.image.title";
    private static final String FILEPATH = "org.cncf.model.filepath";

    @Test
    void takesOfAnImageTheModelAndNothingElse() throws IOException {
        fetch(uri);

        assertThat(names()).containsExactlyInAnyOrder("config.json", "tokenizer.json", "model.safetensors");
        assertThat(folder.resolve("model/model.safetensors")).hasContent("the weights");
        assertThat(folder.resolve("model/config.json")).hasContent("{}");
        assertThat(registry.requests)
                .as("the token is for the registry alone")
                .filteredOn(request -> request.startsWith("store"))
                .allMatch(request -> request.endsWith(" null"));
    }

    @Test
    void takesATemplateForToolsFromItsFolder() throws IOException {
        byte[] tar = OciImages.tar(
                "models/config.json",
                "{}",
                "models/tokenizer.json",
                "{}",
                "models/model.safetensors",
                "weights",
                "models/additional_chat_templates/tool_use.jinja",
                "tools");
        registry.push("latest", registry.images.manifest(registry.images.gzipped(tar)));

        fetch(uri);

        assertThat(folder.resolve("model/additional_chat_templates/tool_use.jinja"))
                .hasContent("tools");
    }

    @Test
    void refusesALinkToTheFolderOfTheTemplateForTools() throws IOException {
        byte[] tar = OciImages.tar(
                "models/config.json",
                "{}",
                "models/tokenizer.json",
                "{}",
                "models/model.safetensors",
                "weights",
                "models/additional_chat_templates -> elsewhere",
                "");
        registry.push("latest", registry.images.manifest(registry.images.gzipped(tar)));

        assertThatThrownBy(() -> fetch(uri))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("models/additional_chat_templates/tool_use.jinja is a link in the image");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/vnd.oci.image.layer.v1.tar",
                "application/vnd.oci.image.layer.v1.tar+zstd",
                "application/vnd.docker.image.rootfs.diff.tar.gzip",
                "application/vnd.cncf.model.weight.v1.tar+gzip"
            })
    void readsLayersHoweverTheyArePacked(String mediaType) throws IOException {
        byte[] tar = OciImages.tar(
                "models/config.json", "{}", "models/tokenizer.json", "{}", "models/model.safetensors", "weights");
        byte[] packed = mediaType.endsWith("zstd")
                ? OciImages.zstd(tar)
                : mediaType.endsWith("gzip") ? OciImages.gzip(tar) : tar;
        registry.push("latest", registry.images.manifest(registry.images.layer(mediaType, packed, "", "")));

        fetch(uri);

        assertThat(folder.resolve("model/model.safetensors")).hasContent("weights");
    }

    @ParameterizedTest
    @CsvSource({
        TITLE + ", '', application/octet-stream",
        TITLE + ", '', application/vnd.oci.image.layer.v1.tar", // oras push, where it is told no type
        FILEPATH + ", '', application/vnd.cncf.model.weight.v1.raw",
        FILEPATH + ", llama/, application/vnd.cncf.model.weight.v1.raw"
    })
    void takesTheFilesOfAnArtifact(String annotation, String where, String raw) throws IOException {
        registry.push(
                "v1",
                registry.images.manifest(
                        registry.images.layer(raw, bytes("{}"), annotation, where + "config.json"),
                        registry.images.layer(raw, bytes("{\"a\": 1}"), annotation, where + "tokenizer.json"),
                        registry.images.layer(raw, bytes("a pickle"), annotation, where + "pytorch_model.bin"),
                        registry.images.layer(raw, bytes("weights"), annotation, where + "model.safetensors")));

        fetch(uri + ":v1");

        assertThat(names()).containsExactlyInAnyOrder("config.json", "tokenizer.json", "model.safetensors");
        assertThat(folder.resolve("model/model.safetensors")).hasContent("weights");
        assertThat(registry.requests)
                .filteredOn(request -> request.startsWith("store"))
                .as("nothing is fetched that is not needed")
                .hasSize(3);
    }

    @Test
    void takesOfAnIndexTheImageOfThisMachinesKind() throws IOException {
        Map<String, byte[]> images = new LinkedHashMap<>();
        byte[] mine = modelcar();
        images.put("unknown", registry.images.manifest(registry.images.gzipped(OciImages.tar("a", "attestation"))));
        images.put("riscv64", registry.images.manifest(registry.images.gzipped(OciImages.tar("b", "another"))));
        images.put(System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64", mine);
        images.values().forEach(manifest -> registry.push("unused", manifest));
        String digest = registry.push("many", OciImages.index(images));

        SourceFiles source = fetch(uri + ":many");

        assertThat(names()).contains("model.safetensors");
        assertThat(source.revision()).contains(digest);
    }

    @Test
    void aTagStaysPinnedToTheDigestItHadAtFirst() throws IOException {
        String first = registry.push("latest", modelcar());
        assertThat(open(uri, null).revision()).isEmpty();
        fetch(uri);
        registry.push(
                "latest",
                registry.images.manifest(registry.images.gzipped(OciImages.tar(
                        "models/config.json",
                        "{\"new\": 1}",
                        "models/tokenizer.json",
                        "{}",
                        "models/model.safetensors",
                        "x"))));

        SourceFiles source = open(uri, null);
        ModelFetcher.fetch(source, folder.resolve("again"), described -> {}, transfer());

        assertThat(folder.resolve("again/config.json")).hasContent("{}");
        assertThat(source.revision()).contains(first);
    }

    @Test
    void alaterLayerHidesFilesOfEarlierOnes() throws IOException {
        registry.push(
                "latest",
                registry.images.manifest(
                        registry.images.gzipped(OciImages.tar(
                                "models/config.json",
                                "old",
                                "models/model.safetensors",
                                "old",
                                "models/generation_config.json",
                                "old",
                                "other/config.json",
                                "old")),
                        registry.images.gzipped(OciImages.tar(
                                "models/.wh..wh..opq",
                                "",
                                "models/config.json",
                                "{}",
                                "models/tokenizer.json",
                                "{}",
                                "models/LICENSE",
                                "terms")),
                        registry.images.gzipped(OciImages.tar(
                                "models/.wh.LICENSE", "", ".wh.other", "", "models/model.safetensors", "new"))));

        fetch(uri);

        assertThat(names()).containsExactlyInAnyOrder("config.json", "tokenizer.json", "model.safetensors");
        assertThat(folder.resolve("model/model.safetensors")).hasContent("new");
    }

    @Test
    void namesWeightsThatAreNotRead() throws IOException {
        registry.push(
                "latest",
                registry.images.manifest(registry.images.gzipped(OciImages.tar(
                        "models/config.json",
                        "{}",
                        "models/tokenizer.json",
                        "{}",
                        "models/pytorch_model.bin",
                        "a pickle"))));

        FailureException failure = refusal(uri, null);

        assertThat(failure).hasMessageContaining("has no model.safetensors").hasMessageContaining("pytorch_model.bin");
        assertThat(failure.hint().orElseThrow()).contains("they can run code");
    }

    /** Programs of a base image have files of the same name. */
    @Test
    void takesTheFolderWithWeightsWhereOthersHaveAConfigurationToo() throws IOException {
        byte[] base = OciImages.tar("usr/lib/a/config.json", "of a", "usr/lib/b/config.json", "of b");
        byte[] model = OciImages.tar(
                "opt/llama/config.json",
                "{}",
                "opt/llama/tokenizer.json",
                "{}",
                "opt/llama/model.safetensors",
                "weights");
        registry.push(
                "latest", registry.images.manifest(registry.images.gzipped(base), registry.images.gzipped(model)));

        fetch(uri);

        assertThat(folder.resolve("model/config.json")).hasContent("{}");
        assertThat(folder.resolve("model/model.safetensors")).hasContent("weights");
    }

    @Test
    void saysWhichModelsThereAreWhereThereAreSeveral() throws IOException {
        registry.push(
                "latest",
                registry.images.manifest(
                        registry.images.gzipped(OciImages.tar("a/config.json", "{}", "b/config.json", "{}"))));

        assertThat(refusal(uri, null)).hasMessageContaining("has several models: a/, b/");
    }
}
