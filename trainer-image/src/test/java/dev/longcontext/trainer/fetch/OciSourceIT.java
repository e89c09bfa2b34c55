package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.NetworkConfig;
import dev.longcontext.contract.SourceUse;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.servers.RegistryServer;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real registry, which is encrypted by a certificate of its own and wants a password. */
class OciSourceIT {

    private static final String REPOSITORY = "team/long-llama";
    private static final Retries QUICK =
            new Retries(2, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(20), Duration.ofMillis(300));

    @TempDir
    static Path served;

    private static final byte[] WEIGHTS = new byte[3 << 20];
    private static RegistryServer registry;
    private static Path authority;
    private static HttpClient client;
    private static String digest;

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private long moved;

    @BeforeAll
    static void start() throws Exception {
        TestCertificate certificate = TestCertificate.make(served, "ip:127.0.0.1");
        authority = certificate.pem();
        registry = RegistryServer.start(served, authority);
        client = HttpClient.newBuilder()
                .sslContext(TrustedAuthorities.context(authority))
                .build();
        new Random(1).nextBytes(WEIGHTS);
        OciImages images = new OciImages();
        String raw = "application/vnd.cncf.model.weight.v1.raw";
        byte[] artifact = images.manifest(
                images.layer(raw, bytes("{}"), "org.cncf.model.filepath", "config.json"),
                images.layer(raw, bytes("{\"model\": {}}"), "org.cncf.model.filepath", "tokenizer.json"),
                images.layer(raw, WEIGHTS, "org.cncf.model.filepath", "model.safetensors"));
        byte[] modelcar = images.manifest(
                images.gzipped(OciImages.tar("bin/true", "a program")),
                images.gzipped(OciImages.tar(
                        "models/config.json", "{}",
                        "models/tokenizer.json", "{\"model\": {}}",
                        "models/model.safetensors", "the weights")));
        for (Map.Entry<String, byte[]> blob : images.blobs.entrySet()) {
            pushBlob(blob.getKey(), blob.getValue());
        }
        digest = pushManifest("artifact", OciImages.IMAGE, artifact);
        pushManifest("modelcar", OciImages.IMAGE, modelcar);
        pushManifest("many", OciImages.INDEX, OciImages.index(Map.of("amd64", modelcar)));
    }

    @AfterAll
    static void stop() {
        if (registry != null) {
            registry.close();
        }
    }

    @BeforeEach
    void credentials() {
        environment.put("SECRET", docker(RegistryServer.PASSWORD));
    }

    @Test
    void fetchesAnImageByItsTagOfAnIndex() throws IOException {
        SourceFiles source = fetch(":many");

        assertThat(folder.resolve("model").toFile().list())
                .containsExactlyInAnyOrder("config.json", "tokenizer.json", "model.safetensors");
        assertThat(folder.resolve("model/model.safetensors")).hasContent("the weights");
        assertThat(source.revision().orElseThrow()).startsWith("sha256:");
    }

    @Test
    void goesOnWithAnArtifactWhereAnAttemptWasKilled() throws IOException {
        PartialFile part = PartialFile.of(folder.resolve("model.part/model.safetensors"));
        Files.createDirectories(part.file().getParent());
        Files.write(part.file(), Arrays.copyOf(WEIGHTS, 2 << 20));

        fetch("@" + digest);

        assertThat(folder.resolve("model/model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(moved).isEqualTo((1 << 20) + 2 + 13);
    }

    @Test
    void saysThatThePasswordIsWrong() {
        environment.put("SECRET", docker("another password"));

        FailureException failure = refusal(":modelcar", "SECRET");

        assertThat(failure).hasMessageContaining("does not let this account read " + REPOSITORY + " (401)");
        assertThat(failure.hint().orElseThrow()).contains("Check user and password");
    }

    @Test
    void saysThatALoginIsWantedAndWhatIsNotThere() {
        assertThat(refusal(":modelcar", null)).hasMessageContaining("does not let everybody read " + REPOSITORY);
        assertThat(refusal(":none", "SECRET")).hasMessageContaining("has no manifest none in " + REPOSITORY);
    }

    @Test
    void aRegistryOfAnUnknownAuthorityIsNotAsked() {
        FailureException failure = catchThrowableOfType(
                FailureException.class,
                () -> ModelFetcher.fetch(
                        open(":modelcar", "SECRET", new NetworkConfig(List.of("127.0.0.0/8"), false)),
                        folder.resolve("model"),
                        described -> {},
                        transfer()));

        assertThat(failure).hasMessageContaining("of an authority that is not trusted");
    }

    private SourceFiles fetch(String reference) throws IOException {
        SourceFiles source = open(reference, "SECRET", trusting());
        ModelFetcher.fetch(source, folder.resolve("model"), described -> {}, transfer());
        return source;
    }

    private FailureException refusal(String reference, String secretEnv) {
        FailureException failure = catchThrowableOfType(
                FailureException.class,
                () -> ModelFetcher.fetch(
                        open(reference, secretEnv, trusting()), folder.resolve("model"), described -> {}, transfer()));
        assertThat(failure).as("a refusal").isNotNull();
        return failure;
    }

    private SourceFiles open(String reference, String secretEnv, NetworkConfig network) {
        return Sources.open(
                new SourceAddress(
                        "oci://" + registry.host() + "/" + REPOSITORY + reference,
                        "spec.baseModel.uri",
                        secretEnv,
                        SourceUse.MODEL),
                new SourceAccess(folder, Map.of(), environment, network, QUICK));
    }

    private static NetworkConfig trusting() {
        return new NetworkConfig(List.of("127.0.0.0/8"), false, authority.toString());
    }

    private Transfer transfer() {
        return new Transfer(new StopSignal(), this::add, until -> {});
    }

    private synchronized void add(long bytes) {
        moved += bytes;
    }

    private static String docker(String password) {
        return "{\"auths\":{\"" + registry.host() + "\":{\"auth\":\"" + basic(password) + "\"}}}";
    }

    private static String basic(String password) {
        return Base64.getEncoder().encodeToString(bytes(RegistryServer.USER + ":" + password));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void pushBlob(String name, byte[] content) throws IOException, InterruptedException {
        HttpResponse<String> begun =
                send(request("/v2/" + REPOSITORY + "/blobs/uploads/").POST(BodyPublishers.noBody()));
        URI place = URI.create("https://" + registry.host())
                .resolve(begun.headers().firstValue("Location").orElseThrow());
        URI whole = URI.create(place + (place.getQuery() == null ? "?" : "&") + "digest=" + name);
        HttpResponse<String> ended = send(request("")
                .uri(whole)
                .header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofByteArray(content)));
        assertThat(ended.statusCode()).as(ended.body()).isEqualTo(201);
    }

    private static String pushManifest(String tag, String type, byte[] manifest)
            throws IOException, InterruptedException {
        HttpResponse<String> pushed = send(request("/v2/" + REPOSITORY + "/manifests/" + tag)
                .header("Content-Type", type)
                .PUT(BodyPublishers.ofByteArray(manifest)));
        assertThat(pushed.statusCode()).as(pushed.body()).isEqualTo(201);
        return pushed.headers().firstValue("Docker-Content-Digest").orElseThrow();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://" + registry.host() + path))
                .header("Authorization", "Basic " + basic(RegistryServer.PASSWORD));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
