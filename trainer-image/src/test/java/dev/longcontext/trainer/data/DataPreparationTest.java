package dev.longcontext.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.DataConfig.Format;
import dev.longcontext.contract.DataConfig.MixStrategy;
import dev.longcontext.contract.DataConfig.Overlong;
import dev.longcontext.contract.DataConfig.OverlongAction;
import dev.longcontext.contract.DataConfig.Step;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.records.DataFile;
import dev.longcontext.trainer.stage.SilentProgress;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Sample;
import dev.longcontext.trainer.tokenization.TokenLengths;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataPreparationTest {

    private static final Path MODEL = Path.of("../examples/miniature/base");
    private static final String CHAT =
            "{\"conversations\":[{\"role\":\"user\",\"content\":\"A river?\"},{\"role\":\"assistant\",\"content\":\"12\"}]}";

    private static final String TURN =
            "{{ '<|start_header_id|>' + m.role + '<|end_header_id|>\n\n' + m.content + '<|eot_id|>' }}";

    private static Tokenizer tokenizer;
    private static ChatFormat format;

    @TempDir
    Path folder;

    private Overlong overlong = new Overlong(OverlongAction.Drop, OverlongAction.Truncate);
    private int targetLength = 64;
    private int longestToken;
    private Contamination contamination = Contamination.NONE;
    private long seed = 7;
    private ChatFormat chats = format;
    private SampleUse use = SampleUse.TRAINING;
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
                assertThat(tokenizer.decode(store.sample(i).ids())).isEqualTo(String.valueOf(i));
                assertThat(store.provenance(i)).isEqualTo(new SampleStore.Provenance("first", i + 1, false));
            }
            assertThat(store.sample(500).ids()).isEqualTo(store.sample(501).ids());
            assertThat(store.provenance(501)).isEqualTo(new SampleStore.Provenance("second", 4, false));
            assertThat(store.tokens()).isEqualTo(counts.tokens());
        }
        List<String> provenance = Files.readAllLines(folder.resolve("provenance.jsonl"));
        assertThat(provenance).hasSize(502);
        assertThat(provenance.get(0))
                .isEqualTo("{\"source\":\"first\",\"line\":1,\"sha256\":\"" + Digests.ofText(texts.get(0))
                        + "\",\"tokens\":3,\"targets\":2,\"truncated\":false}");
    }

    /** Also of an attempt whose configuration mixed or arranged, where this one does neither. */
    @Test
    void deletesWhatAKilledAttemptLeftBeforeItNeedsSpace() throws Exception {
        for (String left : List.of(
                "unmixed/train.tokens.part", "documents/train.tokens", "train.tokens.part", "removed.jsonl.part")) {
            Files.createDirectories(folder.resolve(left).getParent());
            Files.writeString(folder.resolve(left), "from an attempt that was killed");
        }
        Source broken = source("broken", "no JSON");

        refusal(broken);

        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile))
                    .as("what a refused attempt leaves is its own")
                    .noneMatch(file -> read(file).startsWith("from an attempt"));
        }
        assertThat(folder.resolve("unmixed")).doesNotExist();
        assertThat(folder.resolve("documents")).doesNotExist();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void readsGzipByItsContentAndTakesOnlyTheFirstSamples() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write((CHAT + "\n" + CHAT + "\n" + CHAT).getBytes(StandardCharsets.UTF_8));
        }
        Path file = folder.resolve("named-like-text.jsonl");
        Files.write(file, bytes.toByteArray());

        DataCounts counts = prepare(
                new Source("zipped", files(file, "pvc://x/zipped"), "spec.f", Format.Auto, Selection.ALL.first(2)));

        assertThat(counts.samples()).isEqualTo(2);
        Files.write(file, Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2));
        assertThat(refusal(new Source("zipped", files(file, "pvc://x/zipped"), "spec.f", Format.Auto, Selection.ALL)))
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

        assertThat(refusal(new Source("bomb", files(file, "pvc://x/bomb.gz"), "spec.f", Format.Auto, Selection.ALL)))
                .hasMessage("pvc://x/bomb.gz line 3: has more than 33554432 bytes");
    }

    @Test
    void dropsAndTruncatesWhatIsTooLongAndCountsIt() throws Exception {
        targetLength = 16;
        String longText = "{\"text\":\"" + "river ".repeat(40) + "\"}";
        String longChat = CHAT.replace("A river?", "river ".repeat(40));

        DataCounts counts = prepare(source("mixed", longText + "\n" + longChat + "\n" + CHAT));

        assertThat(counts)
                .isEqualTo(
                        new DataCounts(32, 18, 16, 0, 0, Map.of(Fate.KEPT, 1L, Fate.TRUNCATED, 1L, Fate.TOO_LONG, 1L)));
        try (SampleStore store = SampleStore.open(folder)) {
            assertThat(store.provenance(0).truncated()).isTrue();
            assertThat(store.sample(0).ids()).hasSize(16).doesNotContain(tokenizer.specialToken("<|end_of_text|>"));
            assertThat(store.provenance(1).line()).isEqualTo(3);
        }
    }

    /** By a bound that is too low for this text, which shows that it is not tokenised to find out. */
    @Test
    void dropsWithoutTokenisingWhatCannotFit() throws Exception {
        targetLength = 32;
        longestToken = 2;
        overlong = new Overlong(OverlongAction.Drop, OverlongAction.Drop);
        String text = "{\"text\":\"" + "river ".repeat(12) + "\"}";
        String chat = CHAT.replace("A river?", "river ".repeat(12));

        DataCounts counts = prepare(source("mixed", text + "\n" + chat + "\n" + CHAT));

        assertThat(counts.dropped()).isEqualTo(2);
        longestToken = 0;
        assertThat(prepare(source("mixed", text + "\n" + chat + "\n" + CHAT)).dropped())
                .isZero();
    }

    @Test
    void whatIsCutBeforeItIsTokenisedIsWhatWouldHaveBeenLeft() throws Exception {
        overlong = new Overlong(OverlongAction.Truncate, OverlongAction.Truncate);
        String words = "The river, \ud83d\ude00 ".repeat(9_000);
        String gap = "a" + " ".repeat(90_000) + "b";
        List<String> lines = new ArrayList<>();
        for (String content : List.of(words, "x" + words, gap, "1".repeat(90_000), "river ".repeat(9_000))) {
            lines.add("{\"text\":\"" + content + "\"}");
            lines.add(CHAT.replace("\"12\"", "\"" + content + "\""));
            lines.add(CHAT.replace("]}", ",{\"role\":\"assistant\",\"content\":\"" + content + "\"}]}"));
        }
        Source source = source("long", String.join("\n", lines));
        targetLength = 1_000;
        List<String> whole = idsOf(source);
        longestToken = TokenLengths.longest(MODEL);

        assertThat(idsOf(source)).isEqualTo(whole);
        FailureException beyond = refusal(source("beyond", CHAT.replace("A river?", words)));
        assertThat(beyond).hasMessageContaining("(the sample has more than ");
    }

    private List<String> idsOf(Source source) throws IOException, InterruptedException {
        prepare(source);
        try (SampleStore store = SampleStore.open(folder)) {
            return IntStream.range(0, store.size())
                    .mapToObj(i -> Arrays.toString(store.sample(i).ids())
                            + Arrays.toString(store.sample(i).labels()))
                    .toList();
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
        assertThat(counts.of(Fate.TRUNCATED)).isEqualTo(1);
        assertThat(counts.longestSample()).isEqualTo(16);
    }

    @Test
    void refusesAChatWhoseEveryTargetWasCutOff() throws Exception {
        targetLength = 16;
        overlong = new Overlong(OverlongAction.Truncate, OverlongAction.Truncate);

        FailureException failure = refusal(source("chats", CHAT.replace("A river?", "river ".repeat(40))));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidData);
        assertThat(failure)
                .hasMessage("pvc://data/chats.jsonl line 1: every trained token comes after context.targetLength = 16 "
                        + "(the sample has 54 tokens), so nothing can be trained");
        assertThat(failure.hint()).contains("Write overlong.chat: Drop, or raise spec.context.targetLength.");
    }

    @Test
    void refusesATextOfWhichOnlyTheStartTokenIsLeft() throws Exception {
        targetLength = 1;

        FailureException failure = refusal(source("texts", "{\"text\":\"7\"}\n"));

        assertThat(failure)
                .hasMessage("pvc://data/texts.jsonl line 1: every trained token comes after context.targetLength = 1 "
                        + "(the sample has 2 tokens), so nothing can be trained");
        assertThat(failure.hint()).contains("Write overlong.text: Drop, or raise spec.context.targetLength.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"conversations":[{"role":"user","content":"x"}]} | "conversations" has no assistant message, so nothing can be trained
            {"conversations":[]}                              | "conversations" is empty
            {"conversations":"x"}                             | "conversations" is a string, not a list
            {"messages":[{"role":"user"}]}                    | "messages[0]" needs "role" and "content" as strings; role is a string, content is missing
            {"messages":[{"role":"user","content":"x"},{"from":"gpt","value":"x"}]} | role is missing, content is missing
            {"messages":[{"role":"gpt","content":"x"}]}       | "messages[0].role" is "gpt"
            {"messages":[{"role":"user","content":["x"]}]}    | content is a list
            {"text":""}                                       | "text" is empty
            {"text":7}                                        | "text" is a number, not a string
            {"text":"a","messages":[]}                        | has both "messages" and "text"
            {"conversations":[],"messages":[]}                | has both "conversations" and "messages"
            {"prompt":"x"}                                    | has the fields "prompt": none of the known forms
            {"text":"a","text":"b"}                           | Duplicate field 'text'
            {"text":"a"} {"text":"b"}                         | is not valid JSON
            {"text":"a                                        | is not valid JSON at column
            [1]                                               | is not a JSON object
            null                                              | is not a JSON object
            {"messages":[{"role":"user","content":"x"},{"role":"assistant","content":"y","weight":0}]} | every assistant message of "messages" has the weight 0
            {"messages":[{"role":"assistant","content":"y","weight":0.5}]} | "messages[0].weight" is 0.5 on a message by assistant
            {"messages":[{"role":"assistant","content":"y","weight":"0"}]} | "messages[0].weight" is "0" on a message
            {"messages":[{"role":"user","content":"y","weight":1}]} | "messages[0].weight" is 1 on a message by user
            {"messages":[{"role":"assistant","content":null,"tool_calls":[{}]}]} | "messages[0].tool_calls[0]" is an object and names no function to call
            {"messages":[{"role":"user","content":"x","tool_calls":[{"name":"f"}]}]} | has "messages[0].tool_calls", which the trainer does not use
            {"messages":[{"role":"assistant","content":null,"tool_calls":[{"name":"f"}]}]} | the model's chat template
            {"messages":[{"role":"assistant","content":"y","name":"Ann"}]} | has "messages[0].name", which
            {"messages":[{"role":"assistant","content":"y","wieght":0}]} | has "messages[0].wieght", which is not a known field
            {"messages":[{"role":"assistant","content":"y"}],"system":"be kind"} | has "system", which the trainer does not use
            {"messages":[{"role":"assistant","content":"y"}],"tools":[{}]} | "tools[0]" is an object and names no function
            {"messages":[{"role":"assistant","content":"y"}],"tools":[{"name":"f"}]} | the model's chat template leaves out the tool "f"
            {"messages":[{"role":"assistant","content":"y","reasoning":"hm"}]} | the model's chat template leaves out the thought of message 1 of 1
            {"text":"a","tools":[{"name":"f"}]}               | has "tools", which the trainer does not use
            {"messages":[{"role":"assistant","content":"y"}],"sytem":"be kind"} | has "sytem", which is not a known field
            {"messages":[{"role":"assistant","content":"y"}],"prompt":"x"} | has "prompt", which the trainer does not use
            {"messages":[{"role":"assistant","content":"y"}],"prompt":["y"]} | has "prompt", which the trainer does not use
            {"messages":[{"role":"assistant","content":"y"}],"weight":0.5} | has "weight", which the trainer does not use
            {"text":"a","weight":2}                           | has "weight", which the trainer does not use
            {"text":"a\\ud83d b"}                              | has a lone surrogate at column 11: \\ud83d is one half of a character
            {"text":"\\ude00\\ud83d"}                           | has a lone surrogate at column 10: \\ude00
            {"text":"\\ud83d\\ude00 \\\\ud83d \\uD83Dx"}           | has a lone surrogate at column 31: \\uD83D
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

        assertThat(refusal(new Source("latin", files(file, "latin"), "spec.f", Format.Auto, Selection.ALL)))
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
    void refusesToTrainOnNothing() throws IOException {
        targetLength = 8;

        assertThat(refusal(source("chats", CHAT)).getMessage())
                .isEqualTo("no sample is left: 1 were dropped because they have more than 8 tokens");
    }

    @Test
    void passesOverMetadataAndWhatHasNoValue() throws Exception {
        String chat = CHAT.replace("\"12\"", "\"12\",\"name\":null,\"tool_calls\":[],\"id\":7,\"_mine\":1")
                .replaceFirst(
                        "\\{", "{\"tools\":[],\"system\":\"\",\"id\":\"a\",\"source\":\"web\",\"metadata\":{\"x\":1},");
        String text = "{\"text\":\"12\",\"redpajama_set_name\":\"book\",\"tools\":null}";

        assertThat(prepare(source("plain", CHAT + "\n{\"text\":\"12\"}")))
                .isEqualTo(prepare(source("rich", chat + "\n" + text)));
    }

    /** As ultrachat, no_robots, tulu, magpie, WildChat and OpenHermes have them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"prompt\":\"A river?\\n\",\"prompt_id\":\"f0e3\"",
                "\"prompt\":\"A river?\",\"prompt_id\":\"f0e3\",\"category\":\"Chat\"",
                "\"prompt\":\"A river?\",\"constraints\":[\"short\"],\"id\":\"a\"",
                "\"instruction\":\"A river?\",\"response\":\" 12\",\"task_category\":\"Math\",\"intent\":\"x\",\"reward_model_score\":1.5",
                "\"turn\":1,\"turns\":1,\"conversation_tokens\":9,\"hashed_ip\":\"x\",\"country\":\"x\",\"turn_identifier\":7",
                "\"weight\":1",
                "\"weight\":1.0"
            })
    void takesWellKnownDataSetsAsTheyAre(String fields) throws Exception {
        String line = CHAT.replaceFirst("\\{", Matcher.quoteReplacement("{" + fields + ","));

        assertThat(prepare(source("rich", line))).isEqualTo(prepare(source("plain", CHAT)));
    }

    @Test
    void learnsOnlyAnswersWhoseWeightIsNot0() throws Exception {
        String turn = "{\"role\":\"%s\",\"content\":\"%s\"%s}";
        String first = turn.formatted("assistant", "11", ",\"weight\":0") + ",";
        String second = turn.formatted("assistant", "22", ",\"weight\":1");
        String developer = turn.formatted("developer", "be kind", "") + ",";

        DataCounts counts = prepare(source("chats", "{\"messages\":[" + developer + first + second + "]}"));

        assertThat(counts.targets()).isEqualTo(tokenizer.encode("22").length + 1);
        try (SampleStore store = SampleStore.open(folder)) {
            assertThat(Arrays.stream(store.sample(0).labels()).filter(label -> label != Sample.NO_TARGET))
                    .containsExactly(IntStream.concat(
                                    Arrays.stream(tokenizer.encode("22")),
                                    IntStream.of(format.endOfTurn().getAsInt()))
                            .boxed()
                            .toArray(Integer[]::new));
            assertThat(tokenizer.decode(store.sample(0).ids()))
                    .contains("system", "11")
                    .doesNotContain("developer");
        }
    }

    @Test
    void refusesAChatOfWhichTheTemplateLeavesOutAMessage() throws Exception {
        String tool =
                "{\"messages\":[{\"role\":\"tool\",\"content\":\"%s\"},{\"role\":\"user\",\"content\":\"A river?\"},"
                        + "{\"role\":\"assistant\",\"content\":\"12\"}]}";
        chats = templated("{% if m.role != 'tool' %}" + TURN + "{% endif %}", "");

        FailureException failure = refusal(source("tools", tool.formatted("7 degrees")));

        assertThat(failure)
                .hasMessage(
                        "pvc://data/tools.jsonl line 1: the model's chat template leaves out message 1 of 3, which is by "
                                + "\"tool\"");
        assertThat(failure.hint().orElseThrow()).contains("spec.data.chatTemplate");
        assertThat(prepare(source("said-nothing", tool.formatted(" \\n"))).samples())
                .isEqualTo(1);
    }

    /** Its prompt begins a thought that the whole chat does not have. */
    @Test
    void measuresTextsOfWhichNoAnswerWouldBeTrained() throws Exception {
        chats = templated(TURN, "think ");
        FailureException failure = refusal(source("chats", CHAT));
        use = new SampleUse("spec.evaluation", "enough tokens", "Take longer texts.", false);

        DataCounts counts = prepare(source("chats", CHAT));

        assertThat(failure).hasMessageContaining("shows none of the answers to be trained as it asks for them");
        assertThat(failure.hint()).contains("Name another format in spec.data.chatTemplate.");
        try (SampleStore store = SampleStore.open(folder)) {
            assertThat(counts.targets()).isEqualTo(store.sample(0).length() - 1);
        }
    }

    private ChatFormat templated(String turn, String thought) throws IOException {
        Path model = Files.createDirectories(folder.resolve("model"));
        Files.copy(MODEL.resolve("tokenizer.json"), model.resolve("tokenizer.json"));
        Files.writeString(
                model.resolve("chat_template.jinja"),
                "{% for m in messages %}" + turn + "{% endfor %}{% if add_generation_prompt %}"
                        + "{{ '<|start_header_id|>assistant<|end_header_id|>\n\n" + thought + "' }}{% endif %}");
        return ChatFormat.of(tokenizer, model);
    }

    @Test
    void namesAFileWithNothingInIt() throws IOException {
        FailureException failure = refusal(source("empty", ""));
        assertThat(failure).hasMessage("pvc://data/empty.jsonl: the file is empty (0 bytes)");
        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidData);
        assertThat(failure.field()).contains("spec.data.sources[0].uri");
        assertThat(failure.hint().orElseThrow()).contains("remove the source");

        assertThat(refusal(source("blank", "\n  \n\r\n")))
                .hasMessage("pvc://data/blank.jsonl: the file has only blank lines, 3");

        Path zipped = folder.resolve("zipped.jsonl.gz");
        new GZIPOutputStream(Files.newOutputStream(zipped)).close();
        assertThat(refusal(source("zipped", zipped, Selection.ALL)))
                .hasMessage("pvc://data/zipped.jsonl.gz: the unpacked file has no lines");
        assertThat(refusal(source("drawn", zipped, Selection.ALL.random(3))))
                .hasMessage("pvc://data/zipped.jsonl.gz: the unpacked file has no lines");
    }

    @Test
    void anEmptyFileBesideAFullOneIsNamedToo() throws IOException {
        FailureException failure =
                catchThrowableOfType(FailureException.class, () -> prepare(source("chats", CHAT), source("empty", "")));

        assertThat(failure).hasMessage("pvc://data/empty.jsonl: the file is empty (0 bytes)");
    }

    @Test
    void saysWhyEverySampleWasDropped() throws IOException {
        targetLength = 16;
        String longChat = CHAT.replace("A river?", "river ".repeat(40));
        Path file = source("both", longChat + "\n{\"text\":\"7\"}\n{\"text\":\"8\"}")
                .files()
                .get(0)
                .path();

        FailureException failure = refusal(source("both", file, Selection.ALL.atLeast(9)));

        assertThat(failure)
                .hasMessage("no sample is left: 1 were dropped because they have more than 16 tokens, 2 were dropped"
                        + " because they have fewer tokens than their source's minTokens");
        assertThat(failure.hint().orElseThrow()).contains("Raise spec.context.targetLength", "Lower minTokens.");
    }

    @Test
    void leavesOutWhatWasThereBefore() throws Exception {
        String lines = "{\"text\":\"1\"}\n{\"text\":\"2\"}\n{\"id\":9,\"text\":\"1\"}\n{\"text\":\"1 \"}";
        Path file = source("first", lines).files().get(0).path();
        Path again =
                source("again", lines + "\n{\"text\":\"3\"}").files().get(0).path();
        Selection unique = Selection.ALL.with(Step.Deduplicate);

        DataCounts counts = prepare(source("first", file, unique), source("again", again, unique));

        assertThat(linesKept()).containsExactly(1L, 2L, 4L, 5L);
        assertThat(counts.of(Fate.DUPLICATE)).isEqualTo(5);
        assertThat(Files.readAllLines(folder.resolve("removed.jsonl")))
                .hasSize(5)
                .first()
                .asString()
                .startsWith("{\"source\":\"first\",\"line\":3,\"sha256\":")
                .endsWith("\"step\":\"Deduplicate\"}");
        assertThat(prepare(source("first", file, unique.random(3))).samples()).isEqualTo(3);
        assertThat(prepare(source("first", file, Selection.ALL)).samples()).isEqualTo(4);
    }

    @Test
    void leavesOutWhatIsLikeAnEarlierSampleAndSaysWhich() throws Exception {
        targetLength = 1_000;
        String text = IntStream.range(0, 60).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));
        String changed = text.replace("word0 ", "other ");
        String halfChanged = text.replaceAll("word(?=[0-3]?[0-9] )", "other");
        Path first = source("first", "{\"text\":\"" + text + "\"}\n{\"text\":\"river\"}")
                .files()
                .get(0)
                .path();
        Path second = source(
                        "second",
                        "{\"text\":\"" + halfChanged + "\"}\n{\"text\":\"" + changed + "\"}\n"
                                + CHAT.replace("A river?", changed) + "\n{\"text\":\"--\"}\n{\"text\":\"--\"}")
                .files()
                .get(0)
                .path();
        Selection unlike = Selection.ALL.with(Step.NearDeduplicate);

        DataCounts counts = prepare(source("first", first, unlike), source("second", second, unlike));

        assertThat(linesKept()).as("texts without words are kept").containsExactly(1L, 2L, 1L, 4L, 5L);
        assertThat(counts.of(Fate.NEAR_DUPLICATE)).isEqualTo(2);
        List<String> removed = Files.readAllLines(folder.resolve("removed.jsonl"));
        assertThat(removed).hasSize(2);
        assertThat(removed.get(0))
                .startsWith("{\"source\":\"second\",\"line\":2,\"sha256\":")
                .contains(
                        "\"step\":\"NearDeduplicate\",\"duplicateOf\":{\"source\":\"first\",\"line\":1},\"similarity\":0.9");
        assertThat(prepare(source("second", second, unlike.random(3))).samples())
                .isEqualTo(3);
        assertThat(prepare(source("second", second, Selection.ALL)).samples()).isEqualTo(5);
        assertThat(prepare(source("second", second, Selection.ALL.with(Step.NearDeduplicate, Step.Deduplicate)))
                        .of(Fate.DUPLICATE))
                .isEqualTo(1);
    }

    @Test
    void leavesOutWhatIsInAnEvaluation() throws Exception {
        String thirteen = "one two three four five six seven eight nine ten eleven twelve thirteen";
        Alive alive = new Alive();
        contamination = Contamination.of(
                List.of(source("evaluation", "{\"text\":\"Zero. " + thirteen + ", fourteen\"}\n{\"none\":1}")),
                new Pulse(stop, alive));
        assertThat(alive.signs()).as("a sign for each line").isEqualTo(2);
        String lines = String.join(
                "\n",
                "{\"text\":\"" + thirteen.replace(" thirteen", "") + "\"}",
                "{\"text\":\"So: One-two, THREE " + thirteen.substring(14) + "!\"}",
                CHAT.replace("A river?", thirteen),
                CHAT);
        Path file = source("mixed", lines).files().get(0).path();
        targetLength = 1_000;

        DataCounts counts = prepare(source("mixed", file, Selection.ALL.with(Step.Decontaminate)));

        assertThat(linesKept()).containsExactly(1L, 4L);
        assertThat(counts.of(Fate.CONTAMINATED)).isEqualTo(2);
        assertThat(Files.readAllLines(folder.resolve("removed.jsonl")).get(0))
                .contains("\"line\":2,", "\"step\":\"Decontaminate\",\"shared\":\"One-two, THREE four")
                .endsWith("thirteen\"}");
        assertThat(prepare(source("mixed", file, Selection.ALL)).samples()).isEqualTo(4);
    }

    @Test
    void leavesOutWhatIsLongerThanItsSourceAllows() throws Exception {
        String lines = "{\"text\":\"7\"}\n{\"text\":\"" + "river ".repeat(20) + "\"}\n{\"text\":\""
                + "river ".repeat(90) + "\"}";
        Path file = source("mixed", lines).files().get(0).path();
        Selection selection = Selection.ALL.atMost(9);

        DataCounts counts = prepare(source("mixed", file, selection), source("all", file, Selection.ALL));

        assertThat(counts.samples()).isEqualTo(4);
        assertThat(counts.of(Fate.TOO_LONG)).isEqualTo(2);
        assertThat(counts.of(Fate.TRUNCATED)).isEqualTo(1);
        longestToken = TokenLengths.longest(MODEL);
        assertThat(prepare(source("mixed", file, selection), source("all", file, Selection.ALL)))
                .as("without tokenising what is surely too long")
                .isEqualTo(counts);
        assertThat(refusal(source("mixed", file, Selection.ALL.atMost(2))))
                .hasMessage(
                        "no sample is left: 3 were dropped because they have more than 64 tokens or their source's maxTokens");
    }

    @Test
    void samplesThatAreLeftOutDoNotCountForMaxSamples() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            lines.append("{\"text\":\"")
                    .append(i % 2 == 0 ? "7" : "river river " + i)
                    .append("\"}\n");
        }
        Path file = source("mixed", lines.toString()).files().get(0).path();

        DataCounts counts =
                prepare(source("mixed", file, Selection.ALL.atLeast(5).first(3)));

        assertThat(counts.samples()).isEqualTo(3);
        assertThat(counts.dropped()).isEqualTo(3);
        assertThat(counts.of(Fate.TOO_SHORT)).isEqualTo(3);
        assertThat(linesKept()).containsExactly(2L, 4L, 6L);
    }

    @Test
    void drawsTheSameSubsetForTheSameSeedInTheOrderOfTheFile() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            lines.append("{\"text\":\"")
                    .append(i % 2 == 0 ? "7" : "river river " + i)
                    .append("\"}\n");
        }
        Path file = source("many", lines.toString()).files().get(0).path();
        Selection selection = Selection.ALL.atLeast(5).random(40);

        assertThat(prepare(source("many", file, selection)).samples()).isEqualTo(40);
        List<Long> drawn = linesKept();
        prepare(source("many", file, selection));
        assertThat(linesKept()).isEqualTo(drawn);

        assertThat(drawn).isSorted().doesNotHaveDuplicates().allMatch(line -> line % 2 == 0);
        assertThat(drawn.get(0)).isLessThan(500);
        assertThat(drawn.get(39)).isGreaterThan(1_500);

        seed = 8;
        prepare(source("many", file, selection));
        assertThat(linesKept()).isNotEqualTo(drawn);
        seed = 7;
        prepare(source("another", file, selection));
        assertThat(linesKept()).isNotEqualTo(drawn);
    }

    @Test
    void drawsAllWhereThereAreFewerThanAskedFor() throws Exception {
        Path file = source("few", CHAT + "\n" + CHAT).files().get(0).path();

        assertThat(prepare(source("few", file, Selection.ALL.random(9))).samples())
                .isEqualTo(2);
    }

    @Test
    void takesTheFormatOfTheSourceAtItsWord() throws Exception {
        Path file = folder.resolve("both.jsonl");
        Files.writeString(file, "{\"text\":\"river\"," + CHAT.substring(1));

        assertThat(prepare(new Source("b", files(file, "b"), "f", Format.Text, Selection.ALL))
                        .targets())
                .isEqualTo(3);
        assertThat(prepare(new Source("b", files(file, "b"), "f", Format.Chat, Selection.ALL))
                        .targets())
                .isEqualTo(3);
        assertThat(refusal(new Source("b", files(file, "b"), "f", Format.Auto, Selection.ALL))
                        .getMessage())
                .contains("has both");
    }

    @Test
    void stopsBetweenLines() throws IOException {
        stop.request();

        assertThat(refusal(source("chats", CHAT)).failureClass()).isEqualTo(FailureClass.Terminated);
    }

    @Test
    void readsTheFilesOfASourceOneAfterAnother() throws Exception {
        List<DataFile> files = List.of(
                source("a", "{\"text\":\"1\"}\n\n{\"text\":\"2\"}\n").files().get(0),
                source("b", "{\"text\":\"3\"}").files().get(0));

        prepare(new Source("both", files, "spec.f", Format.Auto, Selection.ALL));

        assertThat(linesKept()).as("numbered through").containsExactly(1L, 3L, 4L);
        assertThat(Files.readAllLines(folder.resolve("provenance.jsonl")).get(2))
                .startsWith("{\"source\":\"both\",\"file\":\"pvc://data/b.jsonl\",\"line\":1,");
        Files.writeString(files.get(1).path(), "{\"text\":\"3\"}\n[]");
        assertThat(refusal(new Source("both", files, "spec.f", Format.Auto, Selection.ALL)))
                .hasMessage("pvc://data/b.jsonl line 2: is not a JSON object");
        Files.writeString(files.get(1).path(), "");
        assertThat(refusal(new Source("both", files, "spec.f", Format.Auto, Selection.ALL)))
                .hasMessage("pvc://data/b.jsonl: the file is empty (0 bytes)");
    }

    private Source source(String name, String content) throws IOException {
        Path file = folder.resolve(name + ".jsonl");
        Files.writeString(file, content);
        return source(name, file, Selection.ALL);
    }

    private static Source source(String name, Path file, Selection selection) {
        return new Source(
                name,
                files(file, "pvc://data/" + file.getFileName()),
                "spec.data.sources[0].uri",
                Format.Auto,
                selection);
    }

    private static List<DataFile> files(Path file, String address) {
        return List.of(new DataFile(file, address));
    }

    private List<Long> linesKept() throws IOException {
        try (SampleStore store = SampleStore.open(folder)) {
            return IntStream.range(0, store.size())
                    .mapToObj(i -> store.provenance(i).line())
                    .toList();
        }
    }

    private DataCounts prepare(Source... sources) throws IOException, InterruptedException {
        return new DataPreparation(
                        new DataPreparation.Request(
                                List.of(sources),
                                folder,
                                targetLength,
                                overlong,
                                longestToken,
                                new DataPreparation.Choice(contamination, 0.8, MixStrategy.Undersample, seed),
                                use,
                                new SilentProgress(),
                                stop),
                        chats)
                .run()
                .all();
    }

    private FailureException refusal(Source source) {
        FailureException failure = catchThrowableOfType(FailureException.class, () -> prepare(source));
        assertThat(failure).as("a refusal").isNotNull();
        return failure;
    }
}
