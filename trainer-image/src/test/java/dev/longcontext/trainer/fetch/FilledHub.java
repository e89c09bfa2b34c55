package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.NetworkConfig;
import dev.longcontext.contract.SourceUse;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A hub with a model and a data set, and what is fetched of it. */
abstract class FilledHub {

    static final Retries QUICK =
            new Retries(4, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(20), Duration.ofMillis(300));

    @TempDir
    Path folder;

    final HubDouble hub = new HubDouble();
    final Map<String, String> environment = new HashMap<>();
    NetworkConfig network = new NetworkConfig(List.of("127.0.0.1", "localhost"), false);
    final byte[] one = new byte[300_000];
    final byte[] two = new byte[200_000];

    @BeforeEach
    void fill() {
        new Random(1).nextBytes(one);
        new Random(2).nextBytes(two);
        environment.put("HF_ENDPOINT", hub.endpoint() + "/");
        environment.put("TOKEN", "hf_secret");
        model("config.json", "{}");
        model("tokenizer.json", "{\"a\":1}");
        model("LICENSE", "terms");
        model("modeling_evil.py", "import os");
        model("pytorch_model.bin", "pickle");
        model("original/consolidated.00.pth", "pickle");
        model(
                "model.safetensors.index.json",
                "{\"weight_map\":{\"a\":\"model-1-of-2.safetensors\",\"b\":\"model-2-of-2.safetensors\"}}");
        hub.put("models", "meta/llama", "model-1-of-2.safetensors", one);
        hub.put("models", "meta/llama", "model-2-of-2.safetensors", two);
        data("data/train-2.jsonl", "{\"text\":\"2\"}\n");
        data("data/train-1.jsonl", "{\"text\":\"1\"}\n");
        data("data/test.jsonl.gz", "not looked at here");
        data("README.md", "# Card");
        data("load.py", "import os");
    }

    @AfterEach
    void close() {
        hub.close();
    }

    void model(String path, String content) {
        hub.put("models", "meta/llama", path, content.getBytes(StandardCharsets.UTF_8));
    }

    void data(String path, String content) {
        hub.put("datasets", "paper/long", path, content.getBytes(StandardCharsets.UTF_8));
    }

    SourceFiles open(String uri, String secretEnv, SourceUse use) {
        String field = use == SourceUse.MODEL ? "spec.baseModel.uri" : "spec.data.sources[0].uri";
        return Sources.open(
                new SourceAddress(uri, field, secretEnv, use),
                new SourceAccess(folder, Map.of(), environment, network, QUICK));
    }

    SourceFiles fetchModel(String uri) throws IOException {
        return fetchModel(uri, null);
    }

    SourceFiles fetchModel(String uri, String secretEnv) throws IOException {
        SourceFiles source = open(uri, secretEnv, SourceUse.MODEL);
        ModelFetcher.fetch(source, folder.resolve("model"), described -> {}, transfer());
        return source;
    }

    static Transfer transfer() {
        return new Transfer(new StopSignal(), moved -> {}, until -> {});
    }

    FailureException refusal(String uri) {
        return refusal(uri, null);
    }

    FailureException refusal(String uri, String secretEnv) {
        FailureException failure = catchThrowableOfType(FailureException.class, () -> fetchModel(uri, secretEnv));
        assertThat(failure).as("a refusal").isNotNull();
        return failure;
    }
}
