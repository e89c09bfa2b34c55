package dev.longcontext.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.DataConfig.Format;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.records.DataFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which lines are read, in which order, and what a sample knows of where it comes from. */
class DataPreparationTest extends PreparedSources {

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
}
