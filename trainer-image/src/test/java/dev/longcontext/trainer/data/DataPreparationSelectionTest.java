package dev.longcontext.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.DataConfig.Step;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Which samples are left out, and which are drawn. */
class DataPreparationSelectionTest extends PreparedSources {

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
                List.of(),
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

    /** An item may call a part of it a text, and ask about that. */
    @Test
    void leavesOutWhatAnyFieldOfAnItemSays() throws Exception {
        String asked = "Which of the two rivers that meet below the old wall is the longer one?";
        Source items =
                source("items", "{\"text\":\"river\",\"question\":\"" + asked + "\",\"answers\":[\"the left one\"]}");
        Path file = source("chats", CHAT.replace("A river?", asked) + "\n" + CHAT)
                .files()
                .get(0)
                .path();
        targetLength = 1_000;
        contamination = Contamination.of(List.of(), List.of(items), new Pulse(stop, new Alive()));

        DataCounts counts = prepare(source("chats", file, Selection.ALL.with(Step.Decontaminate)));

        assertThat(linesKept()).containsExactly(2L);
        assertThat(counts.of(Fate.CONTAMINATED)).isEqualTo(1);
    }

    /** An evaluation that takes the first texts alone does not come to the damage. */
    @Test
    void namesAFileOfAnEvaluationThatIsDamagedBehindItsLastText() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("{\"text\":\"river\"}\n".repeat(100).getBytes(StandardCharsets.UTF_8));
        }
        Path file = Files.write(folder.resolve("texts.jsonl.gz"), Arrays.copyOf(bytes.toByteArray(), bytes.size() - 8));
        Source texts = source("texts", file, Selection.ALL.first(1));

        FailureException failure = catchThrowableOfType(
                FailureException.class,
                () -> Contamination.of(List.of(texts), List.of(), new Pulse(stop, new Alive())));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidData);
        assertThat(failure).hasMessageStartingWith("pvc://data/texts.jsonl.gz: the gzip file is damaged");
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

    /** Lines are tokenised ahead, as many as there are processors for: of these a draw must not depend. */
    @Test
    void aLineThatIsNotDrawnHidesNoDuplicateOfIt() throws Exception {
        seed = LongStream.range(0, 1_000)
                .filter(DataPreparationSelectionTest::drawsTheFirstThenTheThird)
                .findFirst()
                .orElseThrow();
        Path file = source("few", "{\"text\":\"1\"}\n{\"text\":\"2\"}\n{\"text\":\"2\"}")
                .files()
                .get(0)
                .path();

        DataCounts counts =
                prepare(source("few", file, Selection.ALL.with(Step.Deduplicate).random(1)));

        assertThat(linesKept()).containsExactly(3L);
        assertThat(counts.dropped()).isZero();
    }

    /** Line 2 has no part in a draw of one, and line 3 takes the place of line 1. */
    private static boolean drawsTheFirstThenTheThird(long of) {
        RandomDraw draw = new RandomDraw(1, "few", of);
        draw.offer(1);
        return !draw.within(2) && draw.within(3);
    }

    @Test
    void drawsAllWhereThereAreFewerThanAskedFor() throws Exception {
        Path file = source("few", CHAT + "\n" + CHAT).files().get(0).path();

        assertThat(prepare(source("few", file, Selection.ALL.random(9))).samples())
                .isEqualTo(2);
    }
}
