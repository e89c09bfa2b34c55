package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.NetworkConfig;
import dev.longcontext.contract.SourceUse;
import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a file is fetched: resumed, compared with its digest, and without the token from another host. */
class HubDownloadTest extends FilledHub {

    @Test
    void theTokenGoesToTheHubAndNotToTheHostItRedirectsTo() throws IOException {
        hub.tokens.add("hf_secret");

        fetchModel("hf://meta/llama", "TOKEN");

        assertThat(hub.requests.stream().filter(request -> request.startsWith("hub")))
                .isNotEmpty()
                .allMatch(request -> request.endsWith("Bearer hf_secret"));
        assertThat(hub.requests.stream().filter(request -> request.startsWith("store")))
                .hasSize(2)
                .allMatch(request -> request.endsWith(" null"));
    }

    @Test
    void goesOnWhereADownloadWasCutOff() throws IOException {
        hub.cutOff = 2;

        fetchModel("hf://meta/llama");

        assertThat(folder.resolve("model/model-1-of-2.safetensors")).hasBinaryContent(one);
        assertThat(folder.resolve("model/model-2-of-2.safetensors")).hasBinaryContent(two);
        assertThat(hub.requests)
                .filteredOn(request -> request.matches("store .* null null"))
                .as("each file is begun once")
                .hasSize(2);
    }

    /** As a process leaves it that is killed between the last byte and the renaming. */
    @ParameterizedTest
    @CsvSource({"0, 1", "1, 2"})
    void aWholeThatWasNotYetNamedIsFetchedAnewOnlyWhereItIsAnother(int damage, int downloads) throws IOException {
        byte[] weights = "the weights".getBytes(StandardCharsets.UTF_8);
        hub.put("models", "meta/llama", "model.safetensors", weights);
        Path part = folder.resolve("model.part/model.safetensors.part");
        Files.createDirectories(part.getParent());
        byte[] left = weights.clone();
        left[0] += (byte) damage;
        Files.write(part, left);

        fetchModel("hf://meta/llama");

        assertThat(folder.resolve("model/model.safetensors")).hasBinaryContent(weights);
        assertThat(hub.requests)
                .filteredOn(request -> request.startsWith("store"))
                .hasSize(downloads);
    }

    @Test
    void beginsAnewWhereTheStoreKnowsNoRanges() throws IOException {
        hub.cutOff = 1;
        hub.wholeOnly = true;

        fetchModel("hf://meta/llama");

        assertThat(folder.resolve("model/model-1-of-2.safetensors")).hasBinaryContent(one);
    }

    /** What was left of an earlier attempt is not the beginning of this file. */
    @Test
    void aWholeOfPartsThatDoNotFitIsFetchedAnew() throws IOException {
        Path part = Files.createDirectories(folder.resolve("model.part"));
        Files.write(part.resolve("model-1-of-2.safetensors.part"), new byte[100_000]);

        fetchModel("hf://meta/llama");

        assertThat(folder.resolve("model/model-1-of-2.safetensors")).hasBinaryContent(one);
    }

    @Test
    void refusesAFileThatIsNotTheOneTheHubLists() {
        hub.changed = true;

        FailureException failure = refusal("hf://meta/llama");

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidData);
        assertThat(failure)
                .hasMessageMatching(
                        "spec.baseModel.uri = hf://meta/llama: model-\\d-of-2.safetensors has the SHA-256 .*, "
                                + "and its server announced the SHA-256 .*");
        assertThat(folder.resolve("model")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.2/x", "file:///etc/passwd", "http://169.254.169.254/latest"})
    void followsNoRedirectElsewhere(String elsewhere) {
        network = new NetworkConfig(List.of("127.0.0.1"), false);
        hub.redirect = elsewhere;

        assertThat(refusal("hf://meta/llama"))
                .hasMessageContaining("spec.baseModel.uri = hf://meta/llama: redirects to ")
                .hasMessageNotContaining("hf_secret");
    }

    @Test
    void waitsAsLongAsTheHubAsks() throws IOException {
        hub.limited = 2;
        hub.retryAfter = "1";
        long begun = System.nanoTime();

        fetchModel("hf://meta/llama");

        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("twice what is granted of the second it asks for")
                .isGreaterThan(Duration.ofMillis(600));
    }

    @Test
    void whatCannotFitIsNotBegun() {
        hub.listedSize = folder.toFile().getUsableSpace() / 3 * 2;
        hub.listedSizeOf = ".*\\.(safetensors|jsonl.*)";

        FailureException model = catchThrowableOfType(
                FailureException.class,
                () -> ModelFetcher.fetch(
                        open("hf://meta/llama", null, SourceUse.MODEL),
                        folder.resolve("model"),
                        described -> {},
                        transfer()));
        FailureException data = catchThrowableOfType(
                FailureException.class,
                () -> open("hf://datasets/paper/long", null, SourceUse.DATA)
                        .fetchSamples(folder.resolve("cache"), transfer()));

        assertThat(List.of(model, data))
                .extracting(FailureException::failureClass)
                .containsOnly(FailureClass.Storage);
        assertThat(hub.requests).noneMatch(request -> request.startsWith("store"));
    }
}
