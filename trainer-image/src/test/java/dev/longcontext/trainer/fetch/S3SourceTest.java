package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.NetworkConfig;
import dev.longcontext.contract.SourceUse;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.stage.StopSignal;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3SourceTest {

    private static final Retries QUICK =
            new Retries(3, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(20), Duration.ofMillis(300));

    @TempDir
    Path folder;

    private final S3Double store = new S3Double();
    private final Map<String, String> environment = new HashMap<>();
    private NetworkConfig network = new NetworkConfig(List.of("127.0.0.0/8"), false);

    @BeforeEach
    void fill() {
        store.put("models/llama/config.json", "{}");
        store.put("models/llama/tokenizer.json", "{\"model\": 1}");
        store.put("models/llama/pytorch_model.bin", "a pickle");
        store.put("models/llama/model.safetensors", "the weights of the model");
        store.put("data/a.jsonl", "{\"text\": \"a\"}");
        store.put("data/b.jsonl.gz", "gz");
        store.put("data/more/c.jsonl", "{\"text\": \"c\"}");
        store.put("data/README.md", "what the data is");
        environment.put("AWS_ENDPOINT_URL_S3", store.endpoint());
        environment.put("KEYS_AWS_ACCESS_KEY_ID", "AKIAEXAMPLE");
        environment.put("KEYS_AWS_SECRET_ACCESS_KEY", "a secret key".replace(' ', '-'));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void fetchesATemplateForToolsFromItsFolder() throws IOException {
        store.put("models/llama/additional_chat_templates/tool_use.jinja", "tools");

        fetchModel("s3://bucket/models/llama/", "KEYS");

        assertThat(folder.resolve("model/additional_chat_templates/tool_use.jinja"))
                .hasContent("tools");
        assertThat(folder.resolve("model").toFile().list()).hasSize(4);
    }

    @Test
    void fetchesOfAFolderWhatAModelNeedsAndNothingThatCanRun() throws IOException {
        fetchModel("s3://bucket/models/llama/", "KEYS");

        assertThat(folder.resolve("model").toFile().list())
                .containsExactlyInAnyOrder("config.json", "tokenizer.json", "model.safetensors");
        assertThat(folder.resolve("model/model.safetensors")).hasContent("the weights of the model");
        assertThat(store.requests).noneMatch(request -> request.contains("pytorch_model.bin"));
        assertThat(store.authorizations)
                .allMatch(header -> header.startsWith("AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/"));
    }

    @ParameterizedTest
    @CsvSource({
        "s3://bucket/data/*.jsonl, data/a.jsonl",
        "s3://bucket/data/a.jsonl, data/a.jsonl",
        "'s3://bucket/data/{a,b}.json*', data/a.jsonl data/b.jsonl.gz",
        "s3://bucket/data/, data/a.jsonl data/b.jsonl.gz data/more/c.jsonl",
        "s3://bucket/data/more/**, data/more/c.jsonl"
    })
    void fetchesObjectsInTheOrderOfTheirKeys(String uri, String keys) throws IOException {
        store.pageSize = 2;

        List<SamplesFile> files = open(uri, null).fetchSamples(folder.resolve("cache"), transfer());

        assertThat(files)
                .extracting(SamplesFile::address)
                .containsExactly(Stream.of(keys.split(" "))
                        .map(key -> "s3://bucket/" + key)
                        .toArray(String[]::new));
        for (SamplesFile file : files) {
            assertThat(file.path())
                    .hasBinaryContent(store.objects.get(file.address().replace("s3://bucket/", "")));
        }
        assertThat(store.authorizations)
                .as("a public bucket is asked without a signature")
                .containsOnly("null");
    }

    @Test
    void aListMayHaveTagsWithoutTheirQuotes() throws IOException {
        store.listsTagsWithoutQuotes = true;

        fetchModel("s3://bucket/models/llama", null);

        assertThat(folder.resolve("model/model.safetensors")).hasContent("the weights of the model");
    }

    /** Else the samples would be those of the first page, and nobody would know. */
    @Test
    void refusesAListThatDoesNotSayHowItGoesOn() {
        store.pageSize = 2;
        store.namesNoNextPage = true;

        FailureException failure = catchThrowableOfType(
                FailureException.class,
                () -> open("s3://bucket/data/", null).fetchSamples(folder.resolve("cache"), transfer()));

        assertThat(failure).hasMessageContaining("more keys that begin with \"data/\"");
        assertThat(failure.hint().orElseThrow()).contains("ListObjectsV2");
    }

    /** As by a proxy that drops every connection after a while. */
    @Test
    void goesOnAsLongAsEachAttemptBringsMore() throws IOException {
        byte[] content = new byte[1 << 22];
        new Random(1).nextBytes(content);
        store.objects.put("data/large.txt", content);
        store.cutOff = QUICK.attempts() + 1;

        List<SamplesFile> files =
                open("s3://bucket/data/large.txt", null).fetchSamples(folder.resolve("cache"), transfer());

        assertThat(files.get(0).path()).hasBinaryContent(content);
    }

    @Test
    void goesOnWhereADownloadBroke() throws IOException {
        store.cutOff = 1;

        fetchModel("s3://bucket/models/llama", null);

        assertThat(folder.resolve("model/config.json")).hasContent("{}");
        assertThat(store.requests)
                .anyMatch(request -> request.matches("GET /bucket/models/llama/config.json\\S* bytes=1-"));
    }

    /** As some stores behind proxies do. The test's store does not look at If-Unmodified-Since either. */
    @Test
    void goesByTheTimeOfTheLastChangeWhereTheStoreHasNoETags() throws IOException {
        store.sendsNoTags = true;
        store.lastModified = "Fri, 02 Jan 2026 03:04:05 GMT";
        store.cutOff = 1;

        fetchModel("s3://bucket/models/llama", null);

        assertThat(folder.resolve("model/config.json")).hasContent("{}");
        assertThat(store.requests)
                .anyMatch(request -> request.matches("GET /bucket/models/llama/config.json\\S* bytes=1-"));

        store.lastModified = "";
        assertThat(refusal("s3://bucket/models/llama", null))
                .hasMessageContaining(
                        "the store tells neither ETag nor Last-Modified of s3://bucket/models/llama/config.json");
    }

    @Test
    void goesOnWithWhatAnAttemptBeforeLeftOnlyIfItIsOfTheSameObject() throws IOException {
        byte[] weights = store.objects.get("models/llama/model.safetensors");
        PartialFile part = PartialFile.of(folder.resolve("model.part/model.safetensors"));
        Files.createDirectories(part.file().getParent());
        Files.write(part.file(), "the weight".getBytes(StandardCharsets.UTF_8));
        Files.writeString(part.validator(), S3Double.tag(weights));

        fetchModel("s3://bucket/models/llama", null);

        assertThat(folder.resolve("model/model.safetensors")).hasBinaryContent(weights);
        assertThat(store.requests).anyMatch(request -> request.endsWith(" bytes=10-"));

        store.put("data/a.jsonl", "{\"text\": \"another\"}");
        Path cache = folder.resolve("cache");
        SourceFiles source = open("s3://bucket/data/a.jsonl", null);
        Files.createDirectories(cache);
        List<SamplesFile> files = source.fetchSamples(cache, transfer());
        assertThat(files.get(0).path()).hasContent("{\"text\": \"another\"}");
    }

    /** As a process leaves it that is killed between the last byte and the renaming. */
    @Test
    void namesAWholeWithoutFetchingItAgain() throws IOException {
        byte[] weights = store.objects.get("models/llama/model.safetensors");
        PartialFile part = PartialFile.of(folder.resolve("model.part/model.safetensors"));
        Files.createDirectories(part.file().getParent());
        Files.write(part.file(), weights);
        Files.writeString(part.validator(), S3Double.tag(weights));

        fetchModel("s3://bucket/models/llama", null);

        assertThat(folder.resolve("model/model.safetensors")).hasBinaryContent(weights);
        assertThat(store.requests)
                .noneMatch(request -> request.startsWith("GET /bucket/models/llama/model.safetensors"));
    }

    /** A model is made of files of one time. */
    @Test
    void beginsAnewWhereTheFolderChangedBetweenTwoAttempts() throws IOException {
        store.refused = 99;
        store.refusedMethod = HttpMethod.HEAD;
        Path part = folder.resolve("model.part");
        Files.createDirectories(part);
        assertThat(refusal("s3://bucket/models/llama", null).failureClass()).isEqualTo(FailureClass.Unavailable);
        store.refused = 0;
        Files.writeString(part.resolve("tokenizer.json"), "of the folder as it was");
        store.put("models/llama/config.json", "{\"changed\": true}");

        fetchModel("s3://bucket/models/llama", null);

        assertThat(folder.resolve("model/tokenizer.json")).hasContent("{\"model\": 1}");
    }

    @Test
    void noticesAnObjectThatIsReplacedMeanwhile() throws IOException {
        store.cutOff = 1;
        store.changes = true;

        FailureException failure = refusal("s3://bucket/models/llama", null);

        assertThat(failure.failureClass()).isEqualTo(FailureClass.Unavailable);
        assertThat(failure)
                .hasMessageContaining("s3://bucket/models/llama/config.json was replaced by another while the files");
        assertThat(failure.hint().orElseThrow()).contains("Wait until the upload has ended");

        store.put("models/llama/config.json", "{\"whole\": 1}");
        fetchModel("s3://bucket/models/llama", null);
        assertThat(folder.resolve("model/config.json")).hasContent("{\"whole\": 1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x-amz-checksum-sha256"})
    void refusesWhatHasAnotherChecksum(String header) {
        if (!header.isEmpty()) {
            store.objectHeaders.put(header, S3Double.sha256("other".getBytes(StandardCharsets.UTF_8)));
        } else {
            store.damaged = true;
        }

        FailureException failure = refusal("s3://bucket/models/llama", null);

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidData);
        assertThat(failure)
                .hasMessageContaining("config.json has the " + (header.isEmpty() ? "MD5 " : "SHA-256 "))
                .hasMessageContaining("and its server announced the ");
        assertThat(folder.resolve("model.part/config.json")).doesNotExist();
    }

    /** ETags of objects in several parts, and of those encrypted with a key of their own, are not of the bytes. */
    @Test
    void comparesNoETagThatIsNoDigest() throws IOException {
        store.damaged = true;
        store.objectHeaders.put("x-amz-server-side-encryption", "aws:kms");

        fetchModel("s3://bucket/models/llama", null);

        assertThat(folder.resolve("model/config.json")).exists();
    }

    @Test
    void waitsWhereTheStoreAsksForLess() throws IOException {
        store.refused = 2;
        store.refusalHeaders.put("Retry-After", "0");

        fetchModel("s3://bucket/models/llama", null);

        assertThat(folder.resolve("model/config.json")).exists();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403|AccessDenied|does not let these credentials read|s3:ListBucket on arn:aws:s3:::bucket",
                "403|InvalidAccessKeyId|does not know the access key|Put the keys of an account of this store",
                "403|SignatureDoesNotMatch|finds the signature wrong|Check AWS_SECRET_ACCESS_KEY",
                "403|RequestTimeTooSkewed|finds this machine's time wrong|set its clock by NTP",
                "400|ExpiredToken|the credentials have expired|Put new ones into the Secret",
                "400|InvalidToken|does not accept the session token|AWS_SESSION_TOKEN of the same temporary",
                "403|InvalidObjectState|has archived|Restore it first",
                "400|Unheard|answered 400 Unheard: words of the store|store's documents"
            })
    void saysWhyTheStoreRefusesAndWhatHelps(int status, String code, String rule, String remedy) {
        store.refused = 99;
        store.status = status;
        store.code = code;

        FailureException failure = refusal("s3://bucket/models/llama", "KEYS");

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidConfiguration);
        assertThat(failure)
                .hasMessageStartingWith("spec.baseModel.uri = s3://bucket/models/llama: http://127.0.0.1")
                .hasMessageContaining(rule);
        assertThat(failure.hint().orElseThrow()).contains(remedy);
        assertThat(store.requests).as("it is asked once").hasSize(1);
    }

    @Test
    void aBucketInAnotherRegionIsAskedThere() throws IOException {
        store.refused = 1;
        store.status = 301;
        store.code = "PermanentRedirect";
        store.refusalHeaders.put("x-amz-bucket-region", "eu-central-1");

        fetchModel("s3://bucket/models/llama", "KEYS");

        assertThat(store.authorizations.get(0)).contains("/us-east-1/s3/");
        assertThat(store.authorizations.get(store.authorizations.size() - 1)).contains("/eu-central-1/s3/");
    }

    @Test
    void saysInWhichRegionABucketIsThatCannotBeAskedThere() {
        environment.put("AWS_REGION", "eu-central-1");
        store.refused = 99;
        store.status = 301;
        store.code = "PermanentRedirect";
        store.refusalHeaders.put("x-amz-bucket-region", "eu-central-1");

        FailureException failure = refusal("s3://bucket/models/llama", "KEYS");

        assertThat(failure).hasMessageContaining("does not have the bucket bucket here, but in eu-central-1");
        assertThat(failure.hint().orElseThrow()).contains("AWS_REGION");
    }

    @ParameterizedTest
    @CsvSource({
        "s3://elsewhere/models, MODEL, has no bucket elsewhere",
        "s3://bucket/models/lama, MODEL, the bucket has no folder models/lama/; s3://bucket/models/ has llama/",
        "s3://bucket/data/x.jsonl, DATA, 'the bucket has no object data/x.jsonl; s3://bucket/data/ has more/, README.md, a.jsonl'",
        "s3://bucket/data/*.csv, DATA, 'no file matches data/*.csv; s3://bucket/data/* has data/README.md, data/a.jsonl, data/b.jsonl.gz'",
        "s3://bucket/nothing/*.jsonl, DATA, 'the bucket has no object nothing/; s3://bucket/ has data/, models/'",
        "s3://bucket/data/[, DATA, is not a glob",
        "s3://bucket/../x, MODEL, has \"..\" in its key",
        "s3://bucket, DATA, is not an address of the form s3://BUCKET/KEY"
    })
    void saysWhatIsNotThereAndWhatIs(String uri, SourceUse use, String rule) {
        FailureException failure = catchThrowableOfType(FailureException.class, () -> {
            if (use == SourceUse.MODEL) {
                fetchModel(uri, null);
            } else {
                open(uri, null).fetchSamples(folder.resolve("cache"), transfer());
            }
        });

        assertThat(failure).as("a refusal").isNotNull();
        assertThat(failure).hasMessageContaining(rule);
        assertThat(failure.hint()).isPresent();
    }

    /** As EKS gives it to the pods of a service account. */
    @Test
    void asksWithTheRoleOfThePod() throws IOException {
        environment.put("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/reader");
        environment.put(
                "AWS_WEB_IDENTITY_TOKEN_FILE",
                Files.writeString(folder.resolve("token"), S3Double.ROLE_TOKEN).toString());
        environment.put("AWS_ENDPOINT_URL_STS", store.endpoint());

        fetchModel("s3://bucket/models/llama", null);

        assertThat(store.authorizations).last().asString().contains("Credential=ASIAROLE/");

        Files.writeString(folder.resolve("token"), "of another cluster");
        FailureException failure = refusal("s3://bucket/models/llama/x", null);
        assertThat(failure).hasMessageContaining("the token service does not give the pod its role: 403 AccessDenied");
        assertThat(failure.hint().orElseThrow()).contains("Check the role's ARN");
    }

    @Test
    void saysThatAPrivateBucketWantsCredentials() {
        store.refused = 99;
        store.status = 403;
        store.code = "AccessDenied";

        FailureException failure = refusal("s3://bucket/models/llama", null);

        assertThat(failure).hasMessageContaining("wants credentials for s3://bucket/models/llama/ (403 AccessDenied");
        assertThat(failure.hint().orElseThrow()).contains("AWS_ACCESS_KEY_ID", "secretRef", "service account");
    }

    @ParameterizedTest
    @CsvSource({
        "AWS_REGION, not a region, the environment variable AWS_REGION is not the name of a region",
        "AWS_S3_ADDRESSING_STYLE, sideways, the environment variable AWS_S3_ADDRESSING_STYLE is sideways",
        "AWS_ENDPOINT_URL_S3, minio:9000, the environment variable AWS_ENDPOINT_URL_S3 is not an address of an S3 store",
        "KEYS_AWS_SECRET_ACCESS_KEY, '', 'the environment variable KEYS_AWS_SECRET_ACCESS_KEY of its credentials is not set'"
    })
    void refusesVariablesThatAreWrong(String variable, String value, String rule) {
        environment.put(variable, value);

        assertThat(refusal("s3://bucket/models/llama", "KEYS")).hasMessageContaining(rule);
    }

    @Test
    void asksNoStoreOnThisMachineUnlessThatIsAllowed() {
        network = NetworkConfig.DEFAULT;

        FailureException failure = refusal("s3://bucket/models/llama", null);

        assertThat(failure).hasMessageContaining("this machine, its link or a cloud's metadata service");
        assertThat(store.requests).isEmpty();
    }

    private SourceFiles open(String uri, String secretEnv) {
        return open(uri, secretEnv, SourceUse.DATA);
    }

    private SourceFiles open(String uri, String secretEnv, SourceUse use) {
        String field = use == SourceUse.MODEL ? "spec.baseModel.uri" : "spec.data.sources[0].uri";
        return Sources.open(
                new SourceAddress(uri, field, secretEnv, use),
                new SourceAccess(folder, Map.of(), environment, network, QUICK));
    }

    private void fetchModel(String uri, String secretEnv) throws IOException {
        ModelFetcher.fetch(open(uri, secretEnv, SourceUse.MODEL), folder.resolve("model"), described -> {}, transfer());
    }

    private FailureException refusal(String uri, String secretEnv) {
        FailureException failure = catchThrowableOfType(FailureException.class, () -> fetchModel(uri, secretEnv));
        assertThat(failure).as("a refusal").isNotNull();
        return failure;
    }

    private static Transfer transfer() {
        return new Transfer(new StopSignal(), moved -> {}, until -> {});
    }
}
