package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.NetworkConfig;
import dev.longcontext.contract.SourceUse;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OciSourceTest {

    private static final Retries QUICK =
            new Retries(3, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(20), Duration.ofMillis(300));
    private static final String TITLE = "org.opencontainers.image.title";
    private static final String FILEPATH = "org.cncf.model.filepath";

    @TempDir
    Path folder;

    private final OciDouble registry = new OciDouble();
    private final Map<String, String> environment = new HashMap<>();
    private String uri;

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

    private byte[] modelcar() throws IOException {
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
    @CsvSource({TITLE + ", ''", FILEPATH + ", ''", FILEPATH + ", llama/"})
    void takesTheFilesOfAnArtifact(String annotation, String where) throws IOException {
        String raw = "application/vnd.cncf.model.weight.v1.raw";
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
        assertThat(failure).hasMessageContaining("has a path that leads out of it");
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

    @Test
    void saysWhichModelsThereAreWhereThereAreSeveral() throws IOException {
        registry.push(
                "latest",
                registry.images.manifest(
                        registry.images.gzipped(OciImages.tar("a/config.json", "{}", "b/config.json", "{}"))));

        assertThat(refusal(uri, null)).hasMessageContaining("has several models: a/, b/");
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

    @Test
    void logsInWithTheSecretsPassword() throws IOException {
        registry.user = "Basic " + base64("robot:pass:word");
        environment.put(
                "SECRET",
                "{\"auths\":{\"elsewhere.example\":{\"auth\":\"eA==\"},\"https://" + registry.host()
                        + "/v1/\":{\"username\":\"robot\",\"password\":\"pass:word\"}}}");

        FailureException overHttp =
                refusal(uri, "SECRET", new NetworkConfig(List.of("127.0.0.0/8", "localhost"), false));
        assertThat(overHttp).hasMessageContaining("a password is not sent over http");

        ModelFetcher.fetch(open(uri, "SECRET"), folder.resolve("model"), described -> {}, transfer());

        assertThat(names()).contains("model.safetensors");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                        | is not set",
                "no json                                   | is no Docker configuration in JSON",
                "{\"auths\": {\"x.example\": {}}}          | has no credentials for 127.0.0.1",
                "{\"auths\": {\"REGISTRY\": {}}}           | has neither user and password nor auth"
            })
    void refusesASecretThatIsNone(String secret, String rule) {
        environment.put("SECRET", secret.replace("REGISTRY", registry.host()));

        assertThat(refusal(uri, "SECRET")).hasMessageContaining(rule);
    }

    @Test
    void saysThatEverybodyMayNotRead() {
        registry.user = "Basic " + base64("somebody:else");

        FailureException failure = refusal(uri, null);

        assertThat(failure).hasMessageContaining("does not let everybody read team/llama (401 of its token service)");
        assertThat(failure.hint().orElseThrow()).contains("kubernetes.io/dockerconfigjson");
    }

    @ParameterizedTest
    @CsvSource({
        ":none, has no manifest none in team/llama",
        "x:latest, has no manifest latest in team/llamax",
        "'', the server has no"
    })
    void saysWhatIsNotThere(String more, String rule) {
        if (more.isEmpty()) {
            registry.images.blobs.clear();
            assertThat(refusal(uri, null)).hasMessageContaining("lists the layer sha256:");
            return;
        }
        assertThat(refusal(uri + more, null)).hasMessageContaining(rule);
    }

    @Test
    void saysThatAPinnedDigestIsGone() throws IOException {
        new RevisionPins(folder.resolve("data/revisions.json")).pin(uri, "sha256:" + "f".repeat(64));

        assertThat(refusal(uri, null)).hasMessageContaining("has no longer manifest sha256:fff");
    }

    @Test
    void saysThatAServerIsNoRegistry() {
        registry.push("latest", bytes("<html>"));

        assertThat(refusal(uri, null)).hasMessageContaining("does not answer with a manifest");
    }

    @Test
    void anImageIsNoData() {
        FailureException failure = catchThrowableOfType(
                FailureException.class,
                () -> Sources.open(new SourceAddress(uri, "spec.x", null, SourceUse.DATA), access(allowed())));

        assertThat(failure).hasMessageContaining("the scheme oci:// is not supported here");
    }

    @Test
    void knowsTheSecretsOfADockerConfiguration() {
        assertThat(OciCredentials.secretsIn("{\"auths\":{\"a\":{\"auth\":\"" + base64("user:secret") + "\"}}}"))
                .contains("secret", base64("user:secret"));
    }

    private Stream<String> contents() throws IOException {
        return Files.list(folder.resolve("model"))
                .map(file -> file.getFileName().toString());
    }

    private List<String> names() throws IOException {
        try (Stream<String> names = contents()) {
            return names.toList();
        }
    }

    private SourceFiles fetch(String address) throws IOException {
        SourceFiles source = open(address, null);
        ModelFetcher.fetch(source, folder.resolve("model"), described -> {}, transfer());
        return source;
    }

    private FailureException refusal(String address, String secretEnv) {
        return refusal(address, secretEnv, allowed());
    }

    private FailureException refusal(String address, String secretEnv, NetworkConfig network) {
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

    private SourceFiles open(String address, String secretEnv) {
        return Sources.open(
                new SourceAddress(address, "spec.baseModel.uri", secretEnv, SourceUse.MODEL), access(allowed()));
    }

    private static NetworkConfig allowed() {
        return new NetworkConfig(List.of("127.0.0.1", "localhost", "::1"), false);
    }

    private SourceAccess access(NetworkConfig network) {
        return new SourceAccess(folder, Map.of(), environment, network, QUICK);
    }

    private static Transfer transfer() {
        return new Transfer(new StopSignal(), moved -> {}, until -> {});
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
