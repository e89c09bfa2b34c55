package dev.longcontext.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.DataConfig.Arrange;
import dev.longcontext.contract.DataConfig.Arrangement;
import dev.longcontext.contract.DataConfig.Format;
import dev.longcontext.contract.DataConfig.LengthDistribution;
import dev.longcontext.contract.DataConfig.MixStrategy;
import dev.longcontext.contract.DataConfig.Overlong;
import dev.longcontext.contract.DataConfig.OverlongAction;
import dev.longcontext.contract.DataConfig.Step;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.records.DataFile;
import dev.longcontext.trainer.stage.ProgressSink;
import dev.longcontext.trainer.stage.SilentProgress;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What an attempt goes on from that comes after a killed one. Whether a source is read again shows by its file, of which a
 * changed one of the same size and time cannot be used.
 */
class ArrangedResumptionTest extends MiniatureChats {

    private static final int TARGET = 64;

    @TempDir
    Path folder;

    private Arrangement type = Arrangement.Interleave;
    private List<Step> steps = List.of(Step.Deduplicate);
    private String tokenizerDigest = "that of the miniature";
    private DataPreparation.Result result;
    private Scratch scratch;
    private Path first;
    private Path second;

    /** Two sources that have texts in common, each with one that it has twice. */
    @BeforeEach
    void writeTexts() throws IOException {
        scratch = Scratch.in(data());
        first = texts("first", 1, 40);
        second = texts("second", 30, 80);
    }

    @ParameterizedTest
    @EnumSource(Arrangement.class)
    void goesOnFromTheSourceThatWasFinished(Arrangement each) throws Exception {
        type = each;
        prepare();
        String whole = digest();
        DataPreparation.Result counted = result;
        assertThat(counted.all().of(Fate.DUPLICATE))
                .as("between the sources, too")
                .isEqualTo(13);
        deleteResults();
        stopAfterTheFirstSource();

        makeUnusable(first);
        prepare();

        assertThat(digest()).isEqualTo(whole);
        assertThat(result).isEqualTo(counted);
        assertThat(data().resolve("documents")).doesNotExist();
    }

    /** Killed after the data is prepared, and before the stage is recorded as done. */
    @Test
    void goesOnFromTheDocumentsOfAllSourcesUntilTheyAreTidiedUp() throws Exception {
        prepareWithoutTidying();
        String whole = digest();
        deleteResults();

        makeUnusable(first);
        makeUnusable(second);
        prepareWithoutTidying();

        assertThat(digest()).isEqualTo(whole);
    }

    /** As on NFS, where a file that is mapped stays, and its folder with it. */
    @Test
    void isDoneAlsoWhereTheDocumentsCannotBeDeleted() throws Exception {
        prepare();
        String whole = digest();
        stopAfterTheFirstSource();
        Loss.CHANGED_TOKENS.of(documents().get(0));
        scratch = new Scratch(data(), each -> {
            throw new DirectoryNotEmptyException(each.toString());
        });

        prepareWithoutTidying();
        scratch.clearAll();

        assertThat(digest()).isEqualTo(whole);
        assertThat(documents()).as("left for a later attempt to delete").isNotEmpty();
    }

    /** The one that was refused is read again, the other is not. */
    @Test
    void goesOnFromOneSourceWhereAnotherWasMended() throws Exception {
        prepare();
        String whole = digest();
        String lines = Files.readString(second);
        Files.writeString(second, lines + "no JSON\n");
        assertThat(refusal().failureClass()).isEqualTo(FailureClass.InvalidData);

        makeUnusable(first);
        Files.writeString(second, lines);
        prepare();

        assertThat(digest()).isEqualTo(whole);
    }

    @Test
    void arrangesTheSameDocumentsAsTheNewSettingsSay() throws Exception {
        type = Arrangement.Concatenate;
        prepare();
        String concatenated = digest();
        type = Arrangement.Interleave;
        stopAfterTheFirstSource();

        makeUnusable(first);
        type = Arrangement.Concatenate;
        prepare();

        assertThat(digest()).isEqualTo(concatenated);
    }

    @Test
    void readsAFileAgainThatChanged() throws Exception {
        stopAfterTheFirstSource();
        Files.writeString(first, "no JSON");

        assertThat(refusal()).hasMessageContaining("first.jsonl line 1");
    }

    @Test
    void readsAgainWhereAnotherTokenizerMakesOtherTokens() throws Exception {
        stopAfterTheFirstSource();
        makeUnusable(first);
        tokenizerDigest = "of another";

        assertThat(refusal()).hasMessageContaining("first.jsonl line 1");
    }

    /** What near duplicates are found by is not kept. */
    @Test
    void readsASourceAgainWhoseNearDuplicatesAreLeftOut() throws Exception {
        steps = List.of(Step.NearDeduplicate);
        prepare();
        String whole = digest();
        stopAfterTheFirstSource();
        assertThat(documents()).isEmpty();

        prepare();

        assertThat(digest()).isEqualTo(whole);
    }

    /** A volume that lost a part of what was written; nothing of it gets into a sample. */
    @ParameterizedTest
    @EnumSource(Loss.class)
    void readsAgainWhatIsNotWhole(Loss loss) throws Exception {
        prepare();
        String whole = digest();
        stopAfterTheFirstSource();
        loss.of(documents().get(0));

        prepare();

        assertThat(digest()).isEqualTo(whole);
    }

    enum Loss {
        CHANGED_TOKENS("train.tokens") {
            @Override
            byte[] left(byte[] bytes) {
                bytes[bytes.length / 2] ^= 1;
                return bytes;
            }
        },
        HALF_THE_PROVENANCE("provenance.jsonl"),
        HALF_THE_MARK("finished.json"),
        NO_MARK("finished.json") {
            @Override
            byte[] left(byte[] bytes) {
                return "null".getBytes(StandardCharsets.UTF_8);
            }
        },
        NO_INDEX("train.index") {
            @Override
            byte[] left(byte[] bytes) {
                return new byte[0];
            }
        };

        private final String file;

        Loss(String file) {
            this.file = file;
        }

        byte[] left(byte[] bytes) {
            return Arrays.copyOf(bytes, bytes.length / 2);
        }

        void of(Path folder) throws IOException {
            Path lost = folder.resolve(file);
            Files.write(lost, left(Files.readAllBytes(lost)));
        }
    }

    /** Also of a source that is not there any more. */
    @Test
    void deletesDocumentsThatItCannotUse() throws Exception {
        stopAfterTheFirstSource();
        Files.createDirectories(data().resolve("documents/unfinished"));
        assertThat(documents()).hasSize(2);
        StopSignal stopped = new StopSignal();
        stopped.request();

        assertThat(catchThrowableOfType(
                        FailureException.class, () -> run(new SilentProgress(), stopped, source("second", second))))
                .as("it stops before it reads")
                .isNotNull();

        assertThat(data().resolve("documents").resolve("unfinished")).doesNotExist();
        assertThat(documents()).noneMatch(left -> Files.exists(left.resolve("finished.json")));
    }

    private void prepare() throws IOException, InterruptedException {
        prepareWithoutTidying();
        DataPreparation.tidy(data());
    }

    private void prepareWithoutTidying() throws IOException, InterruptedException {
        result = run(new SilentProgress(), new StopSignal(), source("first", first), source("second", second));
    }

    private FailureException refusal() {
        FailureException failure = catchThrowableOfType(FailureException.class, this::prepare);
        assertThat(failure).as("a refusal").isNotNull();
        return failure;
    }

    /** The first counts are told when the first source is arranged: its file is too small for any before. */
    private void stopAfterTheFirstSource() throws IOException {
        StopSignal stop = new StopSignal();
        ProgressSink stopping = new SilentProgress() {
            @Override
            public void data(long dropped, long truncated) {
                stop.request();
            }
        };
        assertThat(Files.size(first)).as("less than is told of").isLessThan(1 << 10);

        FailureException failure = catchThrowableOfType(
                FailureException.class, () -> run(stopping, stop, source("first", first), source("second", second)));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.Terminated);
    }

    private DataPreparation.Result run(ProgressSink progress, StopSignal stop, Source... sources)
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
                                progress,
                                stop,
                                tokenizerDigest),
                        format,
                        scratch)
                .run();
    }

    private Source source(String name, Path file) {
        Integer chunk = type == Arrangement.Interleave ? 8 : null;
        Arrange arrange = new Arrange(type, 32, TARGET, LengthDistribution.LogUniform, chunk);
        return new Source(
                name,
                List.of(new DataFile(file, name + ".jsonl")),
                "spec.data.sources[0].uri",
                Format.Auto,
                Selection.ALL.arranged(arrange).with(steps.toArray(Step[]::new)));
    }

    /** "number 1" and so on, and the last one twice. */
    private Path texts(String name, int from, int to) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i <= to; i++) {
            lines.append("{\"text\":\"number ").append(i).append("\"}\n");
        }
        lines.append("{\"text\":\"number ").append(to).append("\"}\n");
        return withTime(Files.writeString(folder.resolve(name + ".jsonl"), lines.toString()));
    }

    private static void makeUnusable(Path file) throws IOException {
        withTime(Files.writeString(file, "?".repeat((int) Files.size(file))));
    }

    private static Path withTime(Path file) throws IOException {
        return Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L));
    }

    private Path data() {
        return folder.resolve("data");
    }

    /** The folders of documents that were left. */
    private List<Path> documents() throws IOException {
        Path all = data().resolve("documents");
        if (!Files.exists(all)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(all)) {
            return folders.filter(left -> Files.exists(left.resolve("finished.json")) || left.endsWith("unfinished"))
                    .sorted()
                    .toList();
        }
    }

    private void deleteResults() throws IOException {
        for (String name : List.of("train.tokens", "train.index", "provenance.jsonl", "removed.jsonl")) {
            Files.delete(data().resolve(name));
        }
    }

    private String digest() throws IOException {
        StringBuilder digests = new StringBuilder();
        for (String name : List.of("train.tokens", "train.index", "provenance.jsonl", "removed.jsonl")) {
            digests.append(Digests.ofFile(data().resolve(name))).append('\n');
        }
        return digests.toString();
    }
}
