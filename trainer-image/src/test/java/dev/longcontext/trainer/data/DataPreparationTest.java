package dev.longcontext.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.trainer.configuration.Data.Format;
import dev.longcontext.trainer.configuration.Data.Overlong;
import dev.longcontext.trainer.configuration.Data.OverlongAction;
import dev.longcontext.trainer.failure.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.stage.SilentProgress;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataPreparationTest {

    private static final Path MODEL = Path.of("../examples/miniature/base");
    private static final String CHAT =
            "{\"conversations\":[{\"role\":\"user\",\"content\":\"A river?\"},{\"role\":\"assistant\",\"content\":\"12\"}]}";
    private static final int VOCABULARY = 640;

    private static Tokenizer tokenizer;
    private static ChatFormat format;

    @TempDir
    Path folder;

    private Overlong overlong = new Overlong(OverlongAction.Drop, OverlongAction.Truncate);
    private int targetLength = 64;
    private int vocabulary = VOCABULARY;
    private final StopSignal stop = new StopSignal();

    @BeforeAll
    static void load() {
        tokenizer = Tokenizer.load(MODEL);
        format = ChatFormat.of(tokenizer, MODEL);
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @Test
    void keepsTheOrderOfTheFilesAndSaysWhereEachSampleComesFrom() throws Exception {
        List<String> texts = IntStream.range(0, 500)
                .mapToObj(i -> "{\"text\":\"" + i + "\"}")
                .toList();
        Source first = source("first", String.join("\n", texts));
        Source second = source("second", CHAT.replace("conversations", "messages") + "\r\n\n  \n" + CHAT + "\n");

        DataCounts counts = prepare(first, second);

        assertThat(counts.samples()).isEqualTo(502);
        try (SampleStore store = SampleStore.open(folder)) {
            for (int i = 0; i < 500; i++) {
                assertThat(tokenizer.decode(store.ids(i))).isEqualTo(String.valueOf(i));
                assertThat(store.provenance(i)).isEqualTo(new SampleStore.Provenance("first", i + 1, false));
            }
            assertThat(store.ids(500)).isEqualTo(store.ids(501));
            assertThat(store.provenance(501)).isEqualTo(new SampleStore.Provenance("second", 4, false));
            assertThat(store.tokens()).isEqualTo(counts.tokens());
        }
        List<String> provenance = Files.readAllLines(folder.resolve("provenance.jsonl"));
        assertThat(provenance).hasSize(502);
        assertThat(provenance.get(0))
                .isEqualTo("{\"source\":\"first\",\"line\":1,\"sha256\":\"" + Digests.ofText(texts.get(0))
                        + "\",\"tokens\":3,\"targets\":2,\"truncated\":false}");
    }

    @Test
    void readsGzipByItsContentAndTakesOnlyTheFirstSamples() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write((CHAT + "\n" + CHAT + "\n" + CHAT).getBytes(StandardCharsets.UTF_8));
        }
        Path file = folder.resolve("named-like-text.jsonl");
        Files.write(file, bytes.toByteArray());

        DataCounts counts = prepare(new Source("zipped", file, "pvc://x/zipped", "spec.f", Format.Auto, 2));

        assertThat(counts.samples()).isEqualTo(2);
        Files.write(file, Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2));
        assertThat(refusal(new Source("zipped", file, "pvc://x/zipped", "spec.f", Format.Auto, null)))
                .hasMessageContaining("pvc://x/zipped: the gzip file is damaged");
    }

    @Test
    void refusesALineThatFillsTheMemory() throws Exception {
        Path file = folder.resolve("bomb.gz");
        try (GZIPOutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
            gzip.write((CHAT + "\n\n{\"text\":\"").getBytes(StandardCharsets.UTF_8));
            byte[] mebibyte = new byte[1 << 20];
            for (int i = 0; i < 33; i++) {
                gzip.write(mebibyte);
            }
        }

        assertThat(refusal(new Source("bomb", file, "pvc://x/bomb.gz", "spec.f", Format.Auto, null)))
                .hasMessage("pvc://x/bomb.gz line 3: has more than 33554432 bytes");
    }

    @Test
    void dropsAndTruncatesWhatIsTooLongAndCountsIt() throws Exception {
        targetLength = 16;
        String longText = "{\"text\":\"" + "river ".repeat(40) + "\"}";
        String longChat = CHAT.replace("A river?", "river ".repeat(40));

        DataCounts counts = prepare(source("mixed", longText + "\n" + longChat + "\n" + CHAT));

        assertThat(counts).isEqualTo(new DataCounts(2, 32, 18, 1, 1, 16));
        try (SampleStore store = SampleStore.open(folder)) {
            assertThat(store.provenance(0).truncated()).isTrue();
            assertThat(store.ids(0)).hasSize(16).doesNotContain(format.endOfText());
            assertThat(store.provenance(1).line()).isEqualTo(3);
        }
    }

    @Test
    void dropsTextsAndTruncatesChatsWhenToldSo() throws Exception {
        targetLength = 16;
        overlong = new Overlong(OverlongAction.Truncate, OverlongAction.Drop);
        String longText = "{\"text\":\"" + "river ".repeat(40) + "\"}";
        String longAnswer = CHAT.replace("\"12\"", "\"" + "1".repeat(40) + "\"");

        DataCounts counts = prepare(source("mixed", longText + "\n" + longAnswer));

        assertThat(counts.dropped()).isEqualTo(1);
        assertThat(counts.truncated()).isEqualTo(1);
        assertThat(counts.longestSample()).isEqualTo(16);
    }

    @Test
    void refusesAChatWhoseEveryTargetWasCutOff() throws Exception {
        targetLength = 16;
        overlong = new Overlong(OverlongAction.Truncate, OverlongAction.Truncate);

        FailureException failure = refusal(source("chats", CHAT.replace("A river?", "river ".repeat(40))));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidData);
        assertThat(failure)
                .hasMessage("pvc://data/chats.jsonl line 1: every target lies beyond the target length of 16 tokens "
                        + "(the sample has 54), so there is nothing left to learn from it");
        assertThat(failure.hint()).contains("Write overlong.chat: Drop, or raise spec.context.targetLength.");
    }

    @Test
    void refusesATextOfWhichOnlyTheStartTokenIsLeft() throws Exception {
        targetLength = 1;

        FailureException failure = refusal(source("texts", "{\"text\":\"7\"}\n"));

        assertThat(failure)
                .hasMessage("pvc://data/texts.jsonl line 1: every target lies beyond the target length of 1 tokens "
                        + "(the sample has 2), so there is nothing left to learn from it");
        assertThat(failure.hint()).contains("Write overlong.text: Drop, or raise spec.context.targetLength.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"conversations":[{"role":"user","content":"x"}]} | "conversations" has no assistant message, so there is nothing to learn from it
            {"conversations":[]}                              | "conversations" is empty
            {"conversations":"x"}                             | "conversations" is a string, not a list
            {"messages":[{"role":"user"}]}                    | "messages[0]" needs a "role" and a "content" that are strings; role is a string, content is missing
            {"messages":[{"from":"gpt","value":"x"}]}         | role is missing, content is missing
            {"messages":[{"role":"gpt","content":"x"}]}       | "messages[0].role" is "gpt"
            {"messages":[{"role":"user","content":["x"]}]}    | content is a list
            {"text":""}                                       | "text" is empty
            {"text":7}                                        | "text" is a number, not a string
            {"text":"a","messages":[]}                        | has both "messages" and "text"
            {"conversations":[],"messages":[]}                | has both "conversations" and "messages"
            {"prompt":"x"}                                    | has neither "conversations" nor "messages" nor "text"
            {"text":"a","text":"b"}                           | Duplicate field 'text'
            {"text":"a"} {"text":"b"}                         | is not valid JSON
            {"text":"a                                        | is not valid JSON at column
            [1]                                               | is not a JSON object
            null                                              | is not a JSON object
            """)
    void namesFileLineAndRule(String line, String rule) throws IOException {
        FailureException failure = refusal(source("chats", CHAT + "\n" + line + "\n"));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidData);
        assertThat(failure.getMessage())
                .startsWith("pvc://data/chats.jsonl line 2: ")
                .contains(rule);
        assertThat(failure.hint()).isPresent();
        assertThat(failure.field()).contains("spec.data.sources[0].uri");
        assertThat(folder.resolve("train.index")).doesNotExist();
    }

    @Test
    void namesALineThatIsNotUtf8() throws IOException {
        Path file = folder.resolve("latin.jsonl");
        Files.write(file, "{\"text\":\"caf\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(refusal(new Source("latin", file, "latin", "spec.f", Format.Auto, null)))
                .hasMessage("latin line 1: is not UTF-8");
    }

    @Test
    void countsEveryProblemAndListsTheFirstTwenty() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            lines.add(CHAT);
            lines.add("{}");
        }

        String message = refusal(source("chats", String.join("\n", lines))).getMessage();

        assertThat(message).startsWith("25 lines cannot be used, the first 20 are:\n");
        assertThat(message.lines()).hasSize(21);
        assertThat(message).contains("line 2: ", "line 40: ").doesNotContain("line 42: ");
    }

    @Test
    void refusesATokenizerThatDoesNotBelongToTheModel() throws IOException {
        vocabulary = 100;

        assertThat(refusal(source("chats", CHAT)).getMessage()).contains("but the model has 100 ids");
    }

    @Test
    void refusesToTrainOnNothing() throws IOException {
        targetLength = 8;

        assertThat(refusal(source("chats", CHAT)).getMessage())
                .isEqualTo("no sample is left: 1 were dropped because they have more than 8 tokens");
        assertThat(refusal(source("empty", "\n\n")).hint().orElseThrow()).contains("not empty");
    }

    @Test
    void takesTheFormatOfTheSourceAtItsWord() throws Exception {
        Path file = folder.resolve("both.jsonl");
        Files.writeString(file, "{\"text\":\"river\"," + CHAT.substring(1));

        assertThat(prepare(new Source("b", file, "b", "f", Format.Text, null)).targets())
                .isEqualTo(3);
        assertThat(prepare(new Source("b", file, "b", "f", Format.Chat, null)).targets())
                .isEqualTo(3);
        assertThat(refusal(new Source("b", file, "b", "f", Format.Auto, null)).getMessage())
                .contains("has both");
    }

    @Test
    void stopsBetweenLines() throws IOException {
        stop.request();

        assertThat(refusal(source("chats", CHAT)).failureClass()).isEqualTo(FailureClass.Terminated);
    }

    private Source source(String name, String content) throws IOException {
        Path file = folder.resolve(name + ".jsonl");
        Files.writeString(file, content);
        return new Source(name, file, "pvc://data/" + name + ".jsonl", "spec.data.sources[0].uri", Format.Auto, null);
    }

    private DataCounts prepare(Source... sources) throws IOException, InterruptedException {
        return new DataPreparation(
                        new DataPreparation.Request(
                                List.of(sources),
                                folder,
                                targetLength,
                                vocabulary,
                                overlong,
                                new SilentProgress(),
                                stop),
                        format)
                .run();
    }

    private FailureException refusal(Source source) {
        FailureException failure = catchThrowableOfType(FailureException.class, () -> prepare(source));
        assertThat(failure).as("a refusal").isNotNull();
        return failure;
    }
}
