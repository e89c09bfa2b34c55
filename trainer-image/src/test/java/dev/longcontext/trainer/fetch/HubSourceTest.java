package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.NetworkConfig;
import dev.longcontext.contract.SourceUse;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.stage.StopSignal;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubSourceTest {

    private static final Retries QUICK =
            new Retries(4, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(20), Duration.ofMillis(300));
    private static final String COMMIT = HubDouble.COMMIT;

    @TempDir
    Path folder;

    private final HubDouble hub = new HubDouble();
    private final Map<String, String> environment = new HashMap<>();
    private NetworkConfig network = new NetworkConfig(List.of("127.0.0.1", "localhost"), false);
    private final byte[] one = new byte[300_000];
    private final byte[] two = new byte[200_000];

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

    @Test
    void fetchesOfAModelWhatIsNeededAndNothingThatCanRun() throws IOException {
        fetchModel("hf://meta/llama");

        Path model = folder.resolve("model");
        assertThat(model.toFile().list())
                .containsExactlyInAnyOrder(
                        "config.json",
                        "tokenizer.json",
                        "LICENSE",
                        "model.safetensors.index.json",
                        "model-1-of-2.safetensors",
                        "model-2-of-2.safetensors");
        assertThat(model.resolve("model-1-of-2.safetensors")).hasBinaryContent(one);
        assertThat(model.resolve("model-2-of-2.safetensors")).hasBinaryContent(two);
        assertThat(hub.requests).noneMatch(request -> request.matches(".*(\\.py|\\.bin|\\.pth|/main/).*"));
    }

    /** Two downloads at a time by HTTP/2 came back with bytes missing, once in a hundred. */
    @Test
    void asksByTheVersionOfHttpThatLosesNothing() throws IOException {
        fetchModel("hf://meta/llama");

        assertThat(hub.versions).containsExactly(HttpVersion.HTTP_1_1);
    }

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
    void theRevisionStaysPinnedToTheCommitItWasAtFirst() throws IOException {
        SourceFiles first = fetchModel("hf://meta/llama@main");
        assertThat(first.revision()).contains(COMMIT);
        String later = COMMIT.replace('0', 'f');
        hub.put("models", "meta/llama", later, "config.json", "{\"newer\":true}".getBytes(StandardCharsets.UTF_8));
        Path again = folder.resolve("again");

        SourceFiles second = open("hf://meta/llama@main", null, SourceUse.MODEL);
        Files.createDirectories(again);

        assertThat(second.fetch("config.json", again, transfer())).isTrue();
        assertThat(again.resolve("config.json")).hasContent("{}");
        assertThat(second.revision()).contains(COMMIT);
        assertThat(open("hf://meta/llama@" + later, null, SourceUse.MODEL).fetch("config.json", again, transfer()))
                .as("another revision is another address")
                .isTrue();
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
    void readsAListOfManyPagesAndAsksTheMirrorForEach() throws IOException {
        hub.pageSize = 2;

        fetchModel("hf://meta/llama");

        assertThat(hub.requests)
                .filteredOn(request -> request.contains("/tree/"))
                .hasSizeGreaterThan(4);
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
    void saysThatTheHubLimitsHowMuchItIsAsked() {
        hub.limited = 100;

        FailureException failure = refusal("hf://meta/llama");

        assertThat(failure.failureClass()).isEqualTo(FailureClass.Unavailable);
        assertThat(failure).hasMessageContaining("answered 429 and asked to wait 0 s");
        assertThat(failure.hint().orElseThrow()).contains("wait, or set secretRef to a Secret with a token");
    }

    @Test
    void saysHowToBeLetInToAGatedModel() {
        hub.gated = true;

        assertThat(refusal("hf://meta/llama"))
                .hasMessageContaining("its owners have to let you in (the hub answered 401, GatedRepo)");
        FailureException failure = refusal("hf://meta/llama", "TOKEN");

        assertThat(failure).hasMessageContaining("(the hub answered 403, GatedRepo)");
        assertThat(failure.hint().orElseThrow())
                .startsWith("Accept their terms at " + hub.endpoint() + "/meta/llama, and name a Secret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hf://meta/lama         |       | the hub has no such repository, or keeps it private (it answered 401); the hub says: Invalid username or password. | name a Secret
            hf://meta/lama         | TOKEN | the hub has no such repository, or keeps it private (it answered 404); the hub says: RepoNotFound | the token's account has to see it
            hf://meta/llama@v2     |       | the repository has no revision v2; the hub says: RevisionNotFound | /meta/llama/commits
            hf://meta/llama/smal   |       | the repository has no smal at the revision main; the hub says: EntryNotFound | /meta/llama/tree/main
            hf://meta/llama/original |     | has no config.json; commit 0123456789abcdef0123456789abcdef01234567 has original/consolidated.00.pth | These are weights in their authors' own format
            """)
    void saysWhatIsNotThere(String uri, String secretEnv, String rule, String remedy) {
        FailureException failure = refusal(uri, secretEnv);

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidConfiguration);
        assertThat(failure).hasMessage("spec.baseModel.uri = " + uri + ": " + rule);
        assertThat(failure.hint().orElseThrow()).contains(remedy);
    }

    @Test
    void saysThatTheTokenIsNotKnown() {
        hub.tokens.add("hf_other");

        assertThat(refusal("hf://meta/llama", "TOKEN"))
                .hasMessageContaining("the hub does not know the token (it answered 401)")
                .hasMessageNotContaining("hf_secret");
        assertThat(refusal("hf://meta/llama")).hasMessageContaining("no such repository, or keeps it private");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hf://datasets/paper/long                 | data/test.jsonl.gz data/train-1.jsonl data/train-2.jsonl
            hf://datasets/paper/long@main/data/*.jsonl | data/train-1.jsonl data/train-2.jsonl
            hf://datasets/paper/long/**-2.jsonl      | data/train-2.jsonl
            hf://datasets/paper/long/data%2Ftrain-%32.jsonl | data/train-2.jsonl
            """)
    void fetchesTheFilesOfADataSetInTheOrderOfTheirNames(String uri, String names) throws IOException {
        List<SamplesFile> files = open(uri, null, SourceUse.DATA).fetchSamples(folder.resolve("cache"), transfer());

        assertThat(files.stream().map(SamplesFile::address))
                .containsExactly(List.of(names.split(" ")).stream()
                        .map(name -> uri + " " + name)
                        .toArray(String[]::new));
        assertThat(files.get(files.size() - 1).path()).hasContent("{\"text\":\"2\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hf://datasets/paper/long/*.parquet | no file matches *.parquet; commit 0123456789abcdef0123456789abcdef01234567 has README.md, data/
            hf://datasets/paper/long/[         | is no glob
            hf://datasets/paper/none           | the hub has no such repository
            """)
    void saysWhichFilesOfADataSetThereAre(String uri, String rule) {
        FailureException failure = catchThrowableOfType(
                FailureException.class,
                () -> open(uri, null, SourceUse.DATA).fetchSamples(folder.resolve("cache"), transfer()));

        assertThat(failure).hasMessageContaining("spec.data.sources[0].uri = " + uri + ": " + rule);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ftp://hub              | HF_ENDPOINT is no address of a hub
            https://u:p4ss@hub     | HF_ENDPOINT is no address of a hub
            https://hub?x=y        | HF_ENDPOINT is no address of a hub
            http://ht tp           | HF_ENDPOINT is no address of a hub
            http://mirror          | a token is not sent over http, where others can read it, and HF_ENDPOINT is http://mirror
            """)
    void refusesAnEndpointThatIsNone(String endpoint, String rule) {
        environment.put("HF_ENDPOINT", endpoint);

        assertThat(refusal("hf://meta/llama", "TOKEN"))
                .hasMessageContaining(rule)
                .hasMessageNotContaining("p4ss");
    }

    @Test
    void saysThatAnEndpointIsNoHub() {
        hub.put("models", "x/y", "no-commit", "config.json", new byte[0]);

        FailureException failure = refusal("hf://x/y");

        assertThat(failure).hasMessageEndingWith(hub.endpoint() + " names no commit");
        assertThat(failure.hint().orElseThrow()).contains("HF_ENDPOINT");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hf://llama                 | is no address of the kind hf://OWNER/NAME[@REVISION][/FOLDER]
            hf://meta/llama@           | is no address of the kind
            hf://meta/llama?x=y        | is no address of the kind
            hf://meta/llama/../other   | has ".." in its path
            hf://datasets/paper/long   | is a data set, not a model
            hf://models/meta/llama     | has a word before the owner
            hf://meta/llama/%2e%2e/x   | has ".." in its path
            hf://meta/llama@a%2F..     | has ".." in its path
            hf://meta/llama@100%       | has a % that does not stand for a character
            hf://meta/llama@%zz        | has a % that does not stand for a character
            hf://meta/llama@%ff        | has a % that does not stand for a character
            hf://meta/llama@%0a        | has a % that does not stand for a character
            """)
    void refusesWhatIsNoAddressOfAModel(String uri, String rule) {
        assertThat(refusal(uri)).hasMessageContaining(rule);
        assertThat(hub.requests).isEmpty();
    }

    @Test
    void filesWithTheSameContentAreFetchedOnce() throws IOException {
        for (int i = 0; i < 8; i++) {
            hub.put("datasets", "paper/same", "part-" + i + ".jsonl.gz", one);
        }

        List<SamplesFile> files = open("hf://datasets/paper/same", null, SourceUse.DATA)
                .fetchSamples(folder.resolve("cache"), transfer());

        assertThat(files).hasSize(8).allSatisfy(file -> assertThat(file.path()).hasBinaryContent(one));
        assertThat(hub.requests)
                .filteredOn(request -> request.startsWith("store"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"release%2F1", "100%25", "a%2520b", "refs/pr/12"})
    void aRevisionIsDecodedOnceAndEncodedOnce(String revision) throws IOException {
        hub.revisions.putAll(Map.of("release/1", COMMIT, "100%", COMMIT, "a%20b", COMMIT, "refs/pr/12", COMMIT));

        fetchModel("hf://meta/llama@" + revision);

        assertThat(folder.resolve("model/config.json")).hasContent("{}");
    }

    @Test
    void aFolderAndItsFilesMayHaveAnyNames() throws IOException {
        data("gro\u00df 50%/\u4e2d+a.jsonl", "{\"text\":\"3\"}\n");

        List<SamplesFile> files = open("hf://datasets/paper/long/gro%C3%9F%2050%25/*", null, SourceUse.DATA)
                .fetchSamples(folder.resolve("cache"), transfer());

        assertThat(files).hasSize(1);
        assertThat(files.get(0).path()).hasContent("{\"text\":\"3\"}");
    }

    @Test
    void takesOfAFolderTheFilesOfThatFolder() throws IOException {
        hub.alwaysDeep = true;
        model("a/config.json", "{\"another\":true}");

        fetchModel("hf://meta/llama");

        assertThat(folder.resolve("model/config.json")).hasContent("{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<%s>; rel=next",
                "<%s>; title=\"a, b\"; rel=\"next\"",
                "<%s>;rel=\"last next\"",
                "<https://x/?page=1>; rel=\"prev\", <%s>; REL=\"next\""
            })
    void findsTheNextPageHoweverTheLinkIsWritten(String link) throws IOException {
        hub.pageSize = 2;
        hub.link = link;

        fetchModel("hf://meta/llama");

        assertThat(folder.resolve("model/tokenizer.json")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s; rel=\"next\"", "<%s\u00e9>; rel=next", "<https://x/>; rel=next", "rel=\"next\""})
    void aListThatIsPerhapsNotWholeIsRefused(String link) {
        hub.pageSize = 2;
        hub.link = link;

        assertThat(refusal("hf://meta/llama")).hasMessageContaining("has more of its list, and does not say where");
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

    @Test
    void aDigestOfSeveralFilesIsRefusedBeforeTheyAreFetched() {
        FailureException failure = catchThrowableOfType(
                FailureException.class,
                () -> new DataFetcher(folder.resolve("cache"))
                        .fetch(open("hf://datasets/paper/long", null, SourceUse.DATA), "0".repeat(64), transfer()));

        assertThat(failure).hasMessageContaining("leads to 3 files, and sha256 is the digest of one");
        assertThat(hub.requests).noneMatch(request -> request.contains("/resolve"));
    }

    @Test
    void saysWhatTheHubSays() {
        hub.refusal = 403;
        hub.message =
                "Please enable access to public gated repositories in your fine-grained token settings to view it.";
        FailureException gated = refusal("hf://meta/llama", "TOKEN");
        assertThat(gated).hasMessageEndingWith("(the hub answered 403); the hub says: " + hub.message);
        assertThat(gated.hint().orElseThrow()).contains("Let the fine-grained token read public gated repositories");

        hub.message = "x".repeat(300) + "\t";
        FailureException anonymous = refusal("hf://meta/llama");
        assertThat(anonymous)
                .hasMessageEndingWith(
                        "wants a token for the repository (it answered 403); the hub says: " + "x".repeat(200) + "...");
        assertThat(anonymous.hint().orElseThrow()).contains("name a Secret with a read token");
    }

    @Test
    void saysThatAPinnedCommitIsGone() throws IOException {
        new RevisionPins(folder.resolve("data/revisions.json")).pin("hf://meta/llama", "f".repeat(40));

        assertThat(refusal("hf://meta/llama"))
                .hasMessageContaining("the repository has no longer the commit " + "f".repeat(40)
                        + ", at which the revision main was");
    }

    private void model(String path, String content) {
        hub.put("models", "meta/llama", path, content.getBytes(StandardCharsets.UTF_8));
    }

    private void data(String path, String content) {
        hub.put("datasets", "paper/long", path, content.getBytes(StandardCharsets.UTF_8));
    }

    private SourceFiles open(String uri, String secretEnv, SourceUse use) {
        String field = use == SourceUse.MODEL ? "spec.baseModel.uri" : "spec.data.sources[0].uri";
        return Sources.open(
                new SourceAddress(uri, field, secretEnv, use),
                new SourceAccess(folder, Map.of(), environment, network, QUICK));
    }

    private SourceFiles fetchModel(String uri) throws IOException {
        return fetchModel(uri, null);
    }

    private SourceFiles fetchModel(String uri, String secretEnv) throws IOException {
        SourceFiles source = open(uri, secretEnv, SourceUse.MODEL);
        ModelFetcher.fetch(source, folder.resolve("model"), described -> {}, transfer());
        return source;
    }

    private static Transfer transfer() {
        return new Transfer(new StopSignal(), moved -> {}, until -> {});
    }

    private FailureException refusal(String uri) {
        return refusal(uri, null);
    }

    private FailureException refusal(String uri, String secretEnv) {
        FailureException failure = catchThrowableOfType(FailureException.class, () -> fetchModel(uri, secretEnv));
        assertThat(failure).as("a refusal").isNotNull();
        return failure;
    }
}
