package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.NetworkConfig;
import dev.longcontext.contract.SourceUse;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A registry with an image that holds a model, and what is fetched of it. */
abstract class PushedModel {

    static final Retries QUICK =
            new Retries(3, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(20), Duration.ofMillis(300));

    @TempDir
    Path folder;

    final OciDouble registry = new OciDouble();
    final Map<String, String> environment = new HashMap<>();
    String uri;

    @BeforeEach
    void push() throws IOException {
        environment.put("OCI_INSECURE_REGISTRIES", "other:5000," + registry.host());
        uri = "oci://" + registry.host() + "/" + OciDouble.REPOSITORY;
        registry.push("latest", modelcar());
    }

    @AfterEach
    void close() {
        registry.close();
    }

    byte[] modelcar() throws IOException {
        return registry.images.manifest(
                registry.images.gzipped(OciImages.tar("bin/sh", "a program", "etc/config.json", "of something else")),
                registry.images.gzipped(OciImages.tar(
                        "models/config.json",
                        "{}",
                        "models/tokenizer.json",
                        "{\"model\": 1}",
                        "models/code.py",
                        "import os")),
                registry.images.gzipped(OciImages.tar("./models/model.safetensors", "the weights")));
    }

    Stream<String> contents() throws IOException {
        return Files.list(folder.resolve("model"))
                .map(file -> file.getFileName().toString());
    }

    List<String> names() throws IOException {
        try (Stream<String> names = contents()) {
            return names.toList();
        }
    }

    SourceFiles fetch(String address) throws IOException {
        SourceFiles source = open(address, null);
        ModelFetcher.fetch(source, folder.resolve("model"), described -> {}, transfer());
        return source;
    }

    FailureException refusal(String address, String secretEnv) {
        return refusal(address, secretEnv, allowed());
    }

    FailureException refusal(String address, String secretEnv, NetworkConfig network) {
        FailureException failure = catchThrowableOfType(
                FailureException.class,
                () -> ModelFetcher.fetch(
                        Sources.open(
                                new SourceAddress(address, "spec.baseModel.uri", secretEnv, SourceUse.MODEL),
                                access(network)),
                        folder.resolve("model"),
                        described -> {},
                        transfer()));
        assertThat(failure).as("a refusal").isNotNull();
        assertThat(failure.hint()).isPresent();
        return failure;
    }

    SourceFiles open(String address, String secretEnv) {
        return Sources.open(
                new SourceAddress(address, "spec.baseModel.uri", secretEnv, SourceUse.MODEL), access(allowed()));
    }

    static NetworkConfig allowed() {
        return new NetworkConfig(List.of("127.0.0.1", "localhost", "::1"), false);
    }

    SourceAccess access(NetworkConfig network) {
        return new SourceAccess(folder, Map.of(), environment, network, QUICK);
    }

    static Transfer transfer() {
        return new Transfer(new StopSignal(), moved -> {}, until -> {});
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
