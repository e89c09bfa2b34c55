package dev.longcontext.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.DataConfig.Arrange;
import dev.longcontext.contract.DataConfig.Arrangement;
import dev.longcontext.contract.DataConfig.Format;
import dev.longcontext.contract.DataConfig.LengthDistribution;
import dev.longcontext.contract.DataConfig.MixStrategy;
import dev.longcontext.contract.DataConfig.Overlong;
import dev.longcontext.contract.DataConfig.OverlongAction;
import dev.longcontext.contract.DataConfig.Step;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.records.DataFile;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.tokenization.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArrangedSourceTest extends MiniatureChats {

    private static final int TARGET = 64;

    @TempDir
    Path folder;

    private final StopSignal stop = new StopSignal();
    private final Alive alive = new Alive();

    @Test
    void concatenatesTextsWithWhatTheTokenizerPutsAroundThem() throws Exception {
        int begin = tokenizer.specialToken("<|begin_of_text|>");
        int end = endOfDocument();

        DataPreparation.Result result =
                prepare(source("numbers", 40, Selection.ALL.arranged(concatenate(TARGET, TARGET))));

        DataCounts counts = result.bySource().get("numbers");
        assertThat(counts.documents()).isEqualTo(40);
        assertThat(counts.samples()).isEqualTo(result.all().samples()).isBetween(2L, 20L);
        List<Integer> all = new ArrayList<>();
        try (SampleStore store = SampleStore.open(data())) {
            for (int i = 0; i < store.size(); i++) {
                int[] ids = store.sample(i).ids();
                assertThat(ids.length).isLessThanOrEqualTo(TARGET);
                assertThat(ids[0]).as("a sample begins as a text does").isEqualTo(begin);
                assertThat(store.sample(i)).isEqualTo(Sample.ofTargets(ids).truncatedTo(ids.length));
                IntStream.of(ids).filter(id -> id != begin).forEach(all::add);
            }
        }
        List<Integer> expected = new ArrayList<>();
        for (int i = 1; i <= 40; i++) {
            IntStream.of(tokenizer.encode("number " + i)).forEach(expected::add);
            expected.add(end);
        }
        assertThat(all).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(Arrangement.class)
    void saysOfEachPartWhereItComesFrom(Arrangement type) throws Exception {
        Source source = source("numbers", 30, Selection.ALL.arranged(arrange(type, 32, TARGET)));
        prepare(source);

        List<String> lines = Files.readAllLines(source.files().get(0).path());
        List<String> provenance = Files.readAllLines(data().resolve("provenance.jsonl"));
        try (SampleStore store = SampleStore.open(data())) {
            assertThat(provenance).hasSize(store.size());
            for (int i = 0; i < store.size(); i++) {
                JsonNode entry = Json.MAPPER.readTree(provenance.get(i));
                assertThat(entry.path("source").asText()).isEqualTo("numbers");
                assertThat(entry.path("arranged").asText()).isEqualTo(type.name());
                assertThat(entry.path("licence").asText()).isEqualTo("CC0");
                assertThat(entry.path("tokens").asInt()).isEqualTo(store.length(i));
                List<Integer> ids = new ArrayList<>();
                for (JsonNode part : entry.path("parts")) {
                    String line = lines.get(part.path("line").asInt() - 1);
                    assertThat(part.path("sha256").asText()).isEqualTo(Digests.ofText(line));
                    int[] document = format.texts()
                            .document(Json.MAPPER.readTree(line).path("text").asText());
                    IntStream.of(Arrays.copyOfRange(
                                    document,
                                    part.path("from").asInt(),
                                    part.path("to").asInt()))
                            .forEach(ids::add);
                }
                List<Integer> sample =
                        IntStream.of(store.sample(i).ids()).boxed().toList();
                int begun = sample.size() - ids.size();
                assertThat(begun).isIn(0, 1);
                assertThat(sample.subList(begun, sample.size())).isEqualTo(ids);
            }
        }
        assertThat(data().resolve("documents")).doesNotExist();
    }

    /** Also those that begin with a document, before which nothing is put. */
    @ParameterizedTest
    @EnumSource(Arrangement.class)
    void everySampleButTheLastIsAsLongAsItsBoundsSay(Arrangement type) throws Exception {
        prepare(source("numbers", 300, Selection.ALL.arranged(arrange(type, TARGET, TARGET))));

        try (SampleStore store = SampleStore.open(data())) {
            assertThat(store.size()).isGreaterThan(10);
            for (int i = 0; i < store.size() - 1; i++) {
                assertThat(store.length(i)).as("sample %d", i).isEqualTo(TARGET);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Arrangement.class)
    void isTheSameAfterItWasStopped(Arrangement type) throws Exception {
        Source source = source("numbers", 60, Selection.ALL.arranged(arrange(type, 32, TARGET)));
        prepare(source);
        String whole = digest();
        Files.createDirectories(data().resolve("documents"));
        Files.writeString(data().resolve("documents/train.tokens"), "from an attempt that was killed");
        stop.request();
        assertThatThrownBy(() -> prepare(source)).isInstanceOf(FailureException.class);

        prepare(new StopSignal(), source);

        assertThat(digest()).isEqualTo(whole);
    }

    /** Also where it plans, before it writes anything. */
    @Test
    void saysThatItGoesOnBetweenDocumentsAndSamples() throws Exception {
        Selection interleaved = Selection.ALL.arranged(arrange(Arrangement.Interleave, 32, 32));
        DataCounts counts = prepare(source("numbers", 200, interleaved)).all();
        assertThat(alive.signs())
                .as("documents are read twice to compare them, then a sign for each sample")
                .isGreaterThan((int) (2 * 200 + counts.samples()));

        int before = alive.signs();
        prepare(source(
                "numbers", 200, Selection.ALL.arranged(concatenate(32, 32)).random(1)));
        assertThat(alive.signs() - before).as("the draw goes over all samples").isGreaterThan((int) counts.samples());
    }

    @Test
    void boundsAndStepsAreAboutTextsAndMaxSamplesAboutSamples() throws Exception {
        Source all = source("numbers", 60, Selection.ALL);
        Path file = all.files().get(0).path();
        Files.writeString(file, Files.readString(file) + "{\"text\":\"number 1\"}\n{\"text\":\"7\"}\n");
        Selection selection = Selection.ALL
                .arranged(concatenate(32, 32))
                .with(Step.Deduplicate)
                .atLeast(4)
                .first(3);

        DataCounts counts = prepare(new Source("numbers", all.files(), "f", Format.Auto, selection))
                .all();

        assertThat(counts.samples()).isEqualTo(3);
        assertThat(counts.documents()).isEqualTo(60);
        assertThat(counts.of(Fate.DUPLICATE)).isEqualTo(1);
        assertThat(counts.of(Fate.TOO_SHORT)).isEqualTo(1);
    }

    @Test
    void samplesAreDrawnAndMixedLikeAnyOther() throws Exception {
        Selection arranged = Selection.ALL.arranged(arrange(Arrangement.Interleave, 32, 32));

        DataPreparation.Result drawn = prepare(source("numbers", 200, arranged.random(5)));
        assertThat(drawn.all().samples()).isEqualTo(5);
        try (SampleStore store = SampleStore.open(data())) {
            assertThat(store.size()).isEqualTo(5);
        }
        DataPreparation.Result mixed =
                prepare(source("numbers", 200, arranged.weighing(1)), source("plain", 4, Selection.ALL.weighing(1)));
        assertThat(mixed.bySource().get("numbers").samples()).isEqualTo(4);
        assertThat(mixed.bySource().get("numbers").of(Fate.OUT_OF_MIX)).isPositive();
        assertThat(mixed.bySource().get("numbers").documents()).isEqualTo(200);
    }

    @Test
    void samplesDoNotCrossSources() throws Exception {
        Selection selection = Selection.ALL.arranged(concatenate(TARGET, TARGET));
        prepare(source("first", 10, selection), source("second", 10, selection));

        try (SampleStore store = SampleStore.open(data())) {
            long ends = 0;
            int end = endOfDocument();
            for (int i = 0; i < store.size(); i++) {
                if (store.provenance(i).source().equals("first")) {
                    ends += IntStream.of(store.sample(i).ids())
                            .filter(id -> id == end)
                            .count();
                }
            }
            assertThat(ends).isEqualTo(10);
        }
    }

    /** The remedies that help where each line is a sample would not. */
    @Test
    void saysWhatToDoWhereNoDocumentIsLeft() throws Exception {
        Selection selection = Selection.ALL.arranged(concatenate(32, 32));
        for (Selection none : List.of(selection.atLeast(60), selection.atMost(2))) {
            Source source = source("numbers", 5, none);

            assertThatThrownBy(() -> prepare(source))
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            refused -> assertThat(refused.hint())
                                    .hasValueSatisfying(remedy -> assertThat(remedy)
                                            .contains("which is about documents")
                                            .doesNotContain("overlong", "targetLength")));
        }
    }

    @Test
    void refusesChats() throws Exception {
        Path file = Files.writeString(folder.resolve("chats.jsonl"), "{\"prompt\":\"river\",\"completion\":\"34\"}\n");
        Source chats = new Source(
                "chats",
                List.of(new DataFile(file, "chats.jsonl")),
                "spec.data.sources[0].uri",
                Format.Auto,
                Selection.ALL.arranged(concatenate(32, 32)));

        assertThatThrownBy(() -> prepare(chats))
                .isInstanceOf(FailureException.class)
                .hasMessage("chats.jsonl line 1: is a chat, and arrange is for texts");
    }

    private static int endOfDocument() {
        int[] document = format.texts().document("7");
        return document[document.length - 1];
    }

    private static Arrange concatenate(int min, int max) {
        return arrange(Arrangement.Concatenate, min, max);
    }

    private static Arrange arrange(Arrangement type, int min, int max) {
        Integer chunk = type == Arrangement.Interleave ? 8 : null;
        return new Arrange(type, min, max, LengthDistribution.LogUniform, chunk);
    }

    /** Its texts are "number 1", "number 2" and so on. */
    private Source source(String name, int texts, Selection selection) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= texts; i++) {
            lines.append("{\"text\":\"number ").append(i).append("\"}\n");
        }
        Path file = Files.writeString(folder.resolve(name + ".jsonl"), lines.toString());
        return new Source(
                name,
                List.of(new DataFile(file, file.getFileName().toString())),
                "spec.data.sources[0].uri",
                Format.Auto,
                null,
                "CC0",
                selection);
    }

    private DataPreparation.Result prepare(Source... sources) throws IOException, InterruptedException {
        return prepare(stop, sources);
    }

    private DataPreparation.Result prepare(StopSignal signal, Source... sources)
            throws IOException, InterruptedException {
        return new DataPreparation(
                        new DataPreparation.Request(
                                List.of(sources),
                                data(),
                                TARGET,
                                new Overlong(OverlongAction.Drop, OverlongAction.Truncate),
                                0,
                                new DataPreparation.Choice(Contamination.NONE, 0.8, MixStrategy.Undersample, 7),
                                SampleUse.TRAINING,
                                alive,
                                signal,
                                null),
                        format)
                .run();
    }

    private Path data() {
        return folder.resolve("data");
    }

    private String digest() throws IOException {
        return SampleStore.digest(data())
                + Digests.ofFile(data().resolve("train.tokens"))
                + Digests.ofFile(data().resolve("provenance.jsonl"));
    }
}
