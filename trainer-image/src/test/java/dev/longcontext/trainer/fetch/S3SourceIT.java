package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.NetworkConfig;
import dev.longcontext.contract.SourceUse;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.servers.S3Gateway;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** With a real store, which checks signatures, ranges and conditions. */
class S3SourceIT {

    private static final String REGION = "eu-central-1";
    private static final String BUCKET = "long-context";
    private static final NetworkConfig LOOPBACK = new NetworkConfig(List.of("127.0.0.0/8"), false);
    private static final Retries QUICK =
            new Retries(2, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(20), Duration.ofMillis(300));

    @TempDir
    static Path served;

    private static S3Gateway store;
    private static S3Client writer;

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private long moved;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        store = S3Gateway.start(served, REGION, Optional.empty());
        writer = client();
        writer.createBucket(request -> request.bucket(BUCKET));
        put("models/a b/ü/config.json", "{}");
        put("models/a b/ü/tokenizer.json", "{\"model\": {}}");
        put("models/a b/ü/notes.bin", "not wanted");
        byte[] weights = new byte[12 << 20];
        new Random(1).nextBytes(weights);
        upload("models/a b/ü/model.safetensors", weights);
        put("data/1.jsonl", "{\"text\": \"one\"}");
        put("data/2.jsonl", "{\"text\": \"two\"}");
        put("data/deep/3.jsonl", "{\"text\": \"three\"}");
        put("data/empty.jsonl", "");
    }

    @AfterAll
    static void stop() {
        if (store != null) {
            writer.close();
            store.close();
        }
    }

    @BeforeEach
    void credentials() {
        environment.put("AWS_ENDPOINT_URL_S3", store.endpoint());
        environment.put("AWS_REGION", REGION);
        environment.put("KEYS_AWS_ACCESS_KEY_ID", S3Gateway.KEY_ID);
        environment.put("KEYS_AWS_SECRET_ACCESS_KEY", S3Gateway.KEY);
    }

    /** One of its files was uploaded in parts. */
    @Test
    void fetchesAModel() throws IOException {
        fetchModel("s3://long-context/models/a b/ü");

        assertThat(folder.resolve("model").toFile().list())
                .containsExactlyInAnyOrder("config.json", "tokenizer.json", "model.safetensors");
        assertThat(folder.resolve("model/model.safetensors")).hasSize(12 << 20);
        assertThat(Checksum.of(Checksum.Kind.MD5, folder.resolve("model/model.safetensors")))
                .isEqualTo(Checksum.of(Checksum.Kind.MD5, stored("models/a b/ü/model.safetensors")));
        assertThat(moved).isEqualTo((12 << 20) + 2 + 13);
    }

    @Test
    void goesOnWhereAnAttemptWasKilled() throws IOException {
        byte[] whole = Files.readAllBytes(stored("models/a b/ü/model.safetensors"));
        String tag = writer.headObject(request -> request.bucket(BUCKET).key("models/a b/ü/model.safetensors"))
                .eTag();
        PartialFile part = PartialFile.of(folder.resolve("model.part/model.safetensors"));
        Files.createDirectories(part.file().getParent());
        Files.write(part.file(), Arrays.copyOf(whole, 10 << 20));
        Files.writeString(part.validator(), tag);

        fetchModel("s3://long-context/models/a b/ü");

        assertThat(folder.resolve("model/model.safetensors")).hasBinaryContent(whole);
        assertThat(moved).isEqualTo((2 << 20) + 2 + 13);
    }

    @ParameterizedTest
    @CsvSource({
        "s3://long-context/data/*.jsonl, data/1.jsonl data/2.jsonl data/empty.jsonl",
        "s3://long-context/data/[12].jsonl, data/1.jsonl data/2.jsonl",
        "s3://long-context/data/**/3.jsonl, data/deep/3.jsonl",
        "s3://long-context/data/, data/1.jsonl data/2.jsonl data/deep/3.jsonl data/empty.jsonl",
        "s3://long-context/data/2.jsonl, data/2.jsonl"
    })
    void fetchesData(String uri, String keys) throws IOException {
        List<SamplesFile> files = open(uri, SourceUse.DATA).fetchSamples(folder.resolve("cache"), transfer());

        assertThat(files.stream().map(file -> file.address().replace("s3://long-context/", "")))
                .containsExactly(keys.split(" "));
        for (SamplesFile file : files) {
            assertThat(file.path()).hasSameBinaryContentAs(stored(file.address().replace("s3://long-context/", "")));
        }
    }

    /** Each kind that a client can ask the store to keep. */
    @ParameterizedTest
    @EnumSource(
            value = ChecksumAlgorithm.class,
            names = {"CRC32", "CRC32_C", "SHA1", "SHA256"})
    void comparesTheChecksumThatTheStoreKept(ChecksumAlgorithm algorithm) throws IOException {
        String key = "sums/" + algorithm + ".jsonl";
        writer.putObject(
                request -> request.bucket(BUCKET).key(key).checksumAlgorithm(algorithm), RequestBody.fromString("{}"));
        assertThat(writer.headObject(request -> request.bucket(BUCKET).key(key).checksumMode(ChecksumMode.ENABLED))
                        .toString())
                .contains("Checksum" + algorithm.toString().replace("_", ""));

        assertThat(open("s3://long-context/" + key, SourceUse.DATA).fetchSamples(folder, transfer()))
                .hasSize(1);

        // as a disk does that forgets: the store itself does not look
        Files.writeString(stored(key), "[]");
        FailureException failure = catchThrowableOfType(
                FailureException.class,
                () -> open("s3://long-context/" + key, SourceUse.DATA)
                        .fetchSamples(folder.resolve("other"), transfer()));
        assertThat(failure).hasMessageContaining("and its server announced the ");
    }

    @ParameterizedTest
    @CsvSource({
        "AWS_SECRET_ACCESS_KEY, another-secret-key, finds the signature wrong",
        "AWS_ACCESS_KEY_ID, AKIAUNKNOWN, spec.x = s3://long-context"
    })
    void saysWhichOfTheCredentialsIsWrong(String entry, String value, String rule) {
        environment.put("KEYS_" + entry, value);

        assertThat(refusal("s3://long-context/models/a b/ü", SourceUse.MODEL)).hasMessageContaining(rule);
        assertThat(refusal("s3://long-context/data/1.jsonl", SourceUse.DATA)).hasMessageContaining(rule);
    }

    @Test
    void saysWhichRegionTheStoreWants() {
        environment.remove("AWS_REGION");

        FailureException failure = refusal("s3://long-context/data/1.jsonl", SourceUse.DATA);

        assertThat(failure)
                .hasMessageContaining("is asked for another region than its own")
                .hasMessageContaining(REGION);
        assertThat(failure.hint().orElseThrow()).contains("AWS_REGION");
    }

    @Test
    void saysThatThereIsNoAccessWithoutCredentials() {
        FailureException failure = catchThrowableOfType(
                FailureException.class,
                () -> Sources.open(
                                new SourceAddress("s3://long-context/data/*", "spec.x", null, SourceUse.DATA), access())
                        .fetchSamples(folder, transfer()));

        assertThat(failure).hasMessageContaining("wants credentials for s3://long-context/data/");
    }

    @ParameterizedTest
    @CsvSource({
        "s3://no-such-bucket/a, has no bucket no-such-bucket",
        "s3://long-context/data/4.jsonl, 'the bucket has no object data/4.jsonl; s3://long-context/data/ has deep/, 1.jsonl'"
    })
    void saysWhatIsNotThere(String uri, String rule) {
        assertThat(refusal(uri, SourceUse.DATA)).hasMessageContaining(rule);
    }

    private FailureException refusal(String uri, SourceUse use) {
        FailureException failure = catchThrowableOfType(
                FailureException.class, () -> open(uri, use).samplesFiles(transfer()));
        if (use == SourceUse.MODEL) {
            failure = catchThrowableOfType(FailureException.class, () -> fetchModel(uri));
        }
        assertThat(failure).as("a refusal").isNotNull();
        return failure;
    }

    private void fetchModel(String uri) throws IOException {
        ModelFetcher.fetch(open(uri, SourceUse.MODEL), folder.resolve("model"), described -> {}, transfer());
    }

    private SourceFiles open(String uri, SourceUse use) {
        return Sources.open(new SourceAddress(uri, "spec.x", "KEYS", use), access());
    }

    private SourceAccess access() {
        return new SourceAccess(folder, Map.of(), environment, LOOPBACK, QUICK);
    }

    private Transfer transfer() {
        return new Transfer(new StopSignal(), this::add, until -> {});
    }

    private synchronized void add(long bytes) {
        moved += bytes;
    }

    private static Path stored(String key) {
        return served.resolve("objects").resolve(BUCKET).resolve(key);
    }

    private static S3Client client() {
        SourceAddress nobody = new SourceAddress("s3://" + BUCKET + "/x", "test", null, SourceUse.DATA);
        return S3Client.builder()
                .httpClient(new HttpFiles(QUICK, LOOPBACK, Map.of()).forSdk(nobody))
                .endpointOverride(URI.create(store.endpoint()))
                .forcePathStyle(true)
                .region(Region.of(REGION))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(S3Gateway.KEY_ID, S3Gateway.KEY)))
                .build();
    }

    private static void put(String key, String content) {
        writer.putObject(
                request -> request.bucket(BUCKET).key(key),
                RequestBody.fromBytes(content.getBytes(StandardCharsets.UTF_8)));
    }

    /** In parts of the smallest size a store takes. */
    private static void upload(String key, byte[] content) {
        String id = writer.createMultipartUpload(
                        request -> request.bucket(BUCKET).key(key))
                .uploadId();
        List<CompletedPart> parts = new ArrayList<>();
        for (int start = 0; start < content.length; start += 5 << 20) {
            byte[] part = Arrays.copyOfRange(content, start, Math.min(content.length, start + (5 << 20)));
            int number = parts.size() + 1;
            String tag = writer.uploadPart(
                            request ->
                                    request.bucket(BUCKET).key(key).uploadId(id).partNumber(number),
                            RequestBody.fromBytes(part))
                    .eTag();
            parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
        }
        writer.completeMultipartUpload(
                request -> request.bucket(BUCKET).key(key).uploadId(id).multipartUpload(whole -> whole.parts(parts)));
    }
}
