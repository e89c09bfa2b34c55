package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers are fetched once, compared with their digests, and write nowhere else. */
class OciDownloadTest extends PushedModel {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../config.json",
                "models/../../x/config.json",
                "/models/../../../etc/config.json",
                "models/a\u0001/config.json"
            })
    void refusesPathsThatLeadOutOfTheImage(String path) throws IOException {
        registry.push("latest", registry.images.manifest(registry.images.gzipped(OciImages.tar(path, "{}"))));

        FailureException failure = refusal(uri, null);

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidData);
        assertThat(failure).hasMessageContaining("has a path with .., ");
        assertThat(folder.resolve("config.json")).doesNotExist();
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @Test
    void followsNoLinks() throws IOException {
        registry.push(
                "latest",
                registry.images.manifest(registry.images.gzipped(
                        OciImages.tar("models/config.json -> /etc/passwd", "", "models/tokenizer.json", "{}"))));

        assertThat(refusal(uri, null)).hasMessageContaining("models/config.json is a link in the image");
    }

    @Test
    void goesOnWhereADownloadBrokeAndFetchesATokenAnewWhenItExpired() throws IOException {
        registry.cutOff = 1;
        registry.tokenRequests = 2;

        fetch(uri);

        assertThat(folder.resolve("model/model.safetensors")).hasContent("the weights");
        assertThat(registry.requests).anyMatch(request -> request.matches("store \\S+ bytes=\\d+- null"));
        assertThat(registry.requests)
                .filteredOn(request -> request.startsWith("registry /token"))
                .hasSizeGreaterThan(1);
    }

    /** What was unpacked before the process was killed is not fetched again. */
    @Test
    void anAttemptThatWasKilledGoesOnWithTheNextLayer() throws IOException {
        SourceFiles first = open(uri, null);
        Path part = folder.resolve("model.part");
        Files.createDirectories(part);
        assertThat(first.fetch("config.json", part, transfer())).isTrue();
        registry.requests.clear();

        fetch(uri);

        assertThat(names()).containsExactlyInAnyOrder("config.json", "tokenizer.json", "model.safetensors");
        assertThat(registry.requests).noneMatch(request -> request.startsWith("store"));
    }

    @Test
    void refusesWhatHasAnotherDigest() {
        registry.damaged = true;

        FailureException failure = refusal(uri, null);

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidData);
        assertThat(failure).hasMessageContaining("has the SHA-256 ").hasMessageContaining("announced");
    }

    @Test
    void refusesAManifestThatIsNotTheOneThatIsAskedFor() {
        String digest = "sha256:" + "0".repeat(64);
        registry.manifests.put(digest, bytes("{\"layers\": []}"));

        assertThat(refusal(uri + "@" + digest, null)).hasMessageContaining("and " + digest + " was asked for");
    }
}
