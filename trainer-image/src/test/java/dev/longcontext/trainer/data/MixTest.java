package dev.longcontext.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.longcontext.contract.DataConfig.Format;
import dev.longcontext.contract.DataConfig.MixStrategy;
import dev.longcontext.contract.DataConfig.Overlong;
import dev.longcontext.contract.DataConfig.OverlongAction;
import dev.longcontext.contract.DataConfig.Step;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.records.DataFile;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class MixTest {

    private static final Path MODEL = Path.of("../examples/miniature/base");

    private static Tokenizer tokenizer;

    @TempDir
    Path folder;

    private MixStrategy strategy = MixStrategy.Undersample;
    private long seed = 7;
    private final StopSignal stop = new StopSignal();
    private final Alive alive = new Alive();

    @BeforeAll
    static void load() {
        tokenizer = Tokenizer.load(MODEL);
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @Test
    void leavesOutWhatGoesBeyondItsShare() throws Exception {
        DataPreparation.Result result = prepare(source("small", 30, 3), source("large", 500, 1));

        assertThat(result.bySource().get("small").samples()).isEqualTo(30);
        assertThat(result.bySource().get("large").samples()).isEqualTo(10);
        assertThat(result.bySource().get("large").of(Fate.OUT_OF_MIX)).isEqualTo(490);
        assertThat(result.all().samples()).isEqualTo(40);
        assertThat(result.all().repeated()).isZero();
        try (SampleStore store = SampleStore.open(data())) {
            assertThat(store.size()).isEqualTo(40);
            assertThat(store.tokens()).isEqualTo(result.all().tokens());
            List<Long> drawn = linesOf("large");
            assertThat(drawn).hasSize(10).isSorted().doesNotHaveDuplicates();
            assertThat(drawn.get(9)).as("drawn from all of it").isGreaterThan(250);
            assertThat(linesOf("small")).isSorted().hasSize(30);
        }
    }

    @Test
    void repeatsWhatHasTooFewForItsShare() throws Exception {
        strategy = MixStrategy.Oversample;

        DataPreparation.Result result = prepare(source("small", 4, 1), source("large", 10, 1));

        DataCounts small = result.bySource().get("small");
        assertThat(small.samples()).isEqualTo(10);
        assertThat(small.repeated()).isEqualTo(6);
        assertThat(result.bySource().get("large").samples()).isEqualTo(10);
        Map<Long, Long> times =
                linesOf("small").stream().collect(Collectors.groupingBy(line -> line, Collectors.counting()));
        assertThat(times).hasSize(4);
        assertThat(times.values()).containsExactlyInAnyOrder(2L, 2L, 3L, 3L);
    }

    @Test
    void keepsProvenanceInStepWithTheSamples() throws Exception {
        prepare(source("small", 3, 1), source("large", 9, 2));

        List<String> provenance = Files.readAllLines(data().resolve("provenance.jsonl"));
        try (SampleStore store = SampleStore.open(data())) {
            assertThat(provenance).hasSize(store.size());
            for (int i = 0; i < store.size(); i++) {
                SampleStore.Provenance origin = store.provenance(i);
                assertThat(provenance.get(i))
                        .startsWith("{\"source\":\"" + origin.source() + "\",\"line\":" + origin.line() + ",")
                        .contains("\"tokens\":" + store.length(i) + ",");
                assertThat(tokenizer.decode(store.sample(i).ids()))
                        .isEqualTo(origin.source().charAt(0) + " " + origin.line());
            }
        }
        assertThat(data().resolve("unmixed")).doesNotExist();
    }

    @Test
    void saysThatItGoesOnBetweenSamples() throws Exception {
        prepare(source("small", 30, 3), source("large", 500, 1));

        assertThat(alive.signs()).isGreaterThanOrEqualTo(530);
    }

    @Test
    void theSeedDecides() throws Exception {
        prepare(source("small", 20, 1), source("large", 400, 1));
        String first = digest();
        prepare(source("small", 20, 1), source("large", 400, 1));
        assertThat(digest()).isEqualTo(first);

        seed = 8;
        prepare(source("small", 20, 1), source("large", 400, 1));
        assertThat(digest()).isNotEqualTo(first);
    }

    @Test
    void isTheSameAfterItWasStopped() throws Exception {
        prepare(source("small", 20, 1), source("large", 400, 1));
        String whole = digest();
        Files.delete(data().resolve("provenance.jsonl"));
        stop.request();
        assertThatThrownBy(() -> prepare(source("small", 20, 1), source("large", 400, 1)))
                .isInstanceOf(FailureException.class);
        Path left = Files.createDirectories(data().resolve("unmixed"));
        Files.writeString(left.resolve("train.tokens"), "from an attempt that was killed");

        prepare(new StopSignal(), source("small", 20, 1), source("large", 400, 1));

        assertThat(digest()).isEqualTo(whole);
    }

    @Test
    void whatStepsLeaveOutIsNoPartOfTheMix() throws Exception {
        Source twice = source("twice", 10, 1);
        Path file = twice.files().get(0).path();
        Files.writeString(file, Files.readString(file).repeat(2));
        Selection unique = twice.selection().with(Step.Deduplicate);

        DataPreparation.Result result =
                prepare(new Source("twice", twice.files(), "f", Format.Auto, unique), source("large", 400, 1));

        assertThat(result.bySource().get("twice").samples()).isEqualTo(10);
        assertThat(result.bySource().get("twice").of(Fate.DUPLICATE)).isEqualTo(10);
        assertThat(result.bySource().get("large").samples()).isEqualTo(10);
        assertThat(Files.readAllLines(data().resolve("removed.jsonl"))).hasSize(10);
    }

    @Test
    void refusesASourceOfWhichNothingIsLeft() throws Exception {
        Source none = source("none", 5, 1);
        Source tooShort = new Source(
                "none",
                none.files(),
                "spec.data.sources[0].uri",
                Format.Auto,
                none.selection().atLeast(60));

        assertThatThrownBy(() -> prepare(tooShort, source("large", 400, 1)))
                .isInstanceOfSatisfying(FailureException.class, refused -> {
                    assertThat(refused.failureClass()).isEqualTo(FailureClass.InvalidData);
                    assertThat(refused.field()).contains("spec.data.sources[0].uri");
                    assertThat(refused)
                            .hasMessage(
                                    "none has a weight, but no sample of it can be used, so there is no mix with its share");
                });
    }

    @Test
    void refusesAMixThatRepeatsASourceWithoutEnd() throws Exception {
        strategy = MixStrategy.Oversample;
        assertThat(prepare(source("small", 5, 100), source("large", 5, 1))
                        .bySource()
                        .get("small")
                        .samples())
                .as("as often as may be")
                .isEqualTo(500);

        for (double weight : new double[] {101, 1e300}) {
            assertThatThrownBy(() -> prepare(source("small", 5, weight), source("large", 5, 1)))
                    .isInstanceOfSatisfying(FailureException.class, refused -> {
                        assertThat(refused.failureClass()).isEqualTo(FailureClass.InvalidData);
                        assertThat(refused.field()).contains("spec.data.sources[0].weight");
                        assertThat(refused)
                                .hasMessageStartingWith("small would be repeated 1")
                                .hasMessageContaining("beside all 5 samples of large: more than 100 passes");
                    });
        }
        assertThat(data().resolve("train.tokens.part")).as("nothing was copied").doesNotExist();
    }

    /** Unlike shares are told, since they are no failure. */
    @Test
    void warnsWhereMostIsLeftOutAndWhereAShareIsNotHeld() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(MixSize.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            prepare(source("small", 5, 1000), source("large", 500, 1));
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(line ->
                        line.startsWith("the mix leaves out 499 of 505 usable samples, because small has only 5"))
                .anyMatch(line -> line.startsWith("large has 1 sample in the mix, more than its share"));
    }

    /** Its samples are "s 1", "s 2" and so on. */
    private Source source(String name, int samples, double weight) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= samples; i++) {
            lines.append("{\"text\":\"")
                    .append(name.charAt(0))
                    .append(' ')
                    .append(i)
                    .append("\"}\n");
        }
        Path file = Files.writeString(folder.resolve(name + ".jsonl"), lines.toString());
        return new Source(
                name,
                List.of(new DataFile(file, file.getFileName().toString())),
                "spec.data.sources[0].uri",
                Format.Auto,
                Selection.ALL.weighing(weight));
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
                                64,
                                new Overlong(OverlongAction.Drop, OverlongAction.Truncate),
                                0,
                                new DataPreparation.Choice(Contamination.NONE, 0.8, strategy, seed),
                                SampleUse.TRAINING,
                                alive,
                                signal,
                                null),
                        ChatFormat.of(tokenizer, MODEL))
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

    private List<Long> linesOf(String source) throws IOException {
        List<Long> lines = new ArrayList<>();
        try (SampleStore store = SampleStore.open(data())) {
            for (int i = 0; i < store.size(); i++) {
                if (store.provenance(i).source().equals(source)) {
                    lines.add(store.provenance(i).line());
                }
            }
        }
        return lines;
    }
}
