package dev.longcontext.trainer.evaluation.needle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import dev.longcontext.contract.Metric;
import dev.longcontext.contract.Needle;
import dev.longcontext.contract.Needle.NeedleMetric;
import dev.longcontext.contract.NeedleBuilder;
import dev.longcontext.trainer.evaluation.hay.Hay;
import dev.longcontext.trainer.evaluation.item.ItemResult;
import dev.longcontext.trainer.evaluation.item.ItemSuite;
import dev.longcontext.trainer.evaluation.suite.Section;
import dev.longcontext.trainer.evaluation.suite.SuiteInputs;
import dev.longcontext.trainer.evaluation.suite.Unit;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.html.HtmlCheck;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.stage.SilentProgress;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Tokenizer;
import dev.longcontext.trainer.weights.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GeneratedNeedlesTest {
    private static final Path FOLDER = Reference.fixture("tiny-llama/fp32");

    @TempDir
    Path folder;

    private NDManager manager;
    private LlamaModel model;
    private Tokenizer tokenizer;

    @BeforeAll
    void load() throws IOException {
        TorchRuntime.start(2);
        manager = TorchRuntime.newManager();
        model = LlamaModel.load(manager, ModelSource.of(FOLDER, TensorType.F32));
        tokenizer = Tokenizer.load(FOLDER);
    }

    @AfterAll
    void close() {
        tokenizer.close();
        model.close();
        manager.close();
    }

    private static Needle settings(NeedleMetric metric, String needle, String question, String answer) {
        return new Needle(List.of(600, 900), 3, 2, 7L, metric, needle, question, answer, 20);
    }

    private ItemSuite open(Needle settings, Path samples) throws IOException {
        return open(settings, Optional.of(samples));
    }

    private ItemSuite open(Needle settings, Optional<Path> samples) throws IOException {
        return GeneratedNeedles.open(
                settings,
                new SuiteInputs(
                        "needle",
                        ChatFormat.of(tokenizer, FOLDER),
                        1_024,
                        Set.of(),
                        samples,
                        new StopSignal(),
                        new SilentProgress()));
    }

    private List<ItemResult> results(ItemSuite suite) throws IOException {
        List<ItemResult> results = new ArrayList<>();
        for (Unit<ItemResult> unit : suite.units()) {
            results.add(unit.measurement().on(model).result());
        }
        suite.leave();
        return results;
    }

    @Test
    void everyCellHasItsTextsAsLongAsTheyCanBe() throws IOException {
        ItemSuite suite = open(settings(NeedleMetric.Contains, null, null, null), Optional.empty());
        List<ItemResult> results = results(suite);

        assertThat(results).hasSize(2 * 3 * 2);
        assertThat(results).extracting(ItemResult::depth).contains(0.0, 0.5, 1.0);
        assertThat(results).allSatisfy(result -> {
            assertThat(result.promptTokens() + 20).isBetween(result.length() - 40, result.length());
            assertThat(result.references().get(0)).matches("\\d{5}");
        });
        ItemResult last = results.get(results.size() - 1);
        assertThat(last.promptEnd())
                .contains("The special pass key is " + last.references().get(0) + ".\n\nWhat is the special pass key");
        assertThat(suite.metrics(results))
                .containsOnlyKeys(Needle.ACCURACY, Needle.WORST_LENGTH, Needle.LONGEST_LENGTH, Needle.WORST_CELL);
    }

    @Test
    void needleQuestionAndHayMayBeOnesOwn() throws IOException {
        Path samples = Files.createDirectories(folder.resolve("own"));
        Files.writeString(
                samples.resolve("records.jsonl"),
                "{\"source\":\"a\",\"place\":\"a line 1\",\"record\":{\"text\":\"It rained. Nobody came.\"}}\n");
        Needle settings = settings(NeedleMetric.RougeL, "Eat a sandwich in the park.", "What to do?", "a sandwich");
        ItemSuite suite = open(settings, samples);
        List<ItemResult> results = results(suite);

        assertThat(results.get(results.size() - 1).promptEnd())
                .contains("Nobody came. It rained. Nobody came.")
                .contains("Eat a sandwich in the park.\n\nWhat to do?");
        assertThat(results.get(0).references()).containsExactly("a sandwich");
        Section section = suite.section(results, results);
        assertThat(section.html()).contains("<th scope=\"col\">600: base</th>");
        assertThat(section.picture()).isEmpty();
    }

    private Path samples(String name, String... texts) throws IOException {
        Path samples = Files.createDirectories(folder.resolve(name));
        List<String> lines = new ArrayList<>();
        for (String text : texts) {
            lines.add(Json.compact(Map.of(
                    "source", name, "place", name + " line " + (lines.size() + 1), "record", Map.of("text", text))));
        }
        Files.write(samples.resolve("records.jsonl"), lines);
        return samples;
    }

    /** Japanese and Chinese have no spaces, and code has hardly a full stop: needles stand at every depth all the same. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "朝は雨が降った。灯台の番人は「もう帰ろう。」と言った。海は静かだった！",
                "早晨下了雨，灯塔看守人说我们回家吧大海很平静",
                "for (int i = 0; i < lamps; i++) { light(i); turn(i) }"
            })
    void hayOfOtherScriptsAndCode(String text) throws IOException {
        ItemSuite suite =
                open(settings(NeedleMetric.Contains, null, null, null), samples("other" + text.length(), text));
        Set<String> begins = new HashSet<>();
        for (ItemResult result : results(suite)) {
            assertThat(result.promptTokens() + 20).isBetween(result.length() - 60, result.length());
            begins.add(result.depth() + "/" + result.promptEnd().contains("The special pass key is"));
        }

        assertThat(begins).contains("0.0/false", "1.0/true");
        assertThat(Hay.of(List.of(text)).first(400)).startsWith(text).contains(text + " " + text);
    }

    /** Without an end: a search for the longest text would never find one. */
    @Test
    void hayWithoutAWordIsRefused() {
        assertThatThrownBy(() ->
                        open(settings(NeedleMetric.Contains, null, null, null), samples("blank", " ", "", "\n\t")))
                .isInstanceOf(FailureException.class)
                .hasMessageStartingWith("source blank of evaluation needle has no word in any of its texts");
        assertThat(Hay.of(List.of("", " one ", "\n", "two")).first(3)).isEqualTo("one two one");
    }

    @Test
    void moreDepthsThanPlacesAreRefused() throws IOException {
        Needle settings = NeedleBuilder.builder()
                .lengths(List.of(300))
                .depths(1_000)
                .samplesPerCell(1)
                .seed(7L)
                .build();

        assertThatThrownBy(() -> open(settings, samples("short", "It rained. Nobody came.")))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("and needle.depths = 1000 asks for more places between them");
    }

    private static ItemResult result(int length, double depth, double score) {
        return new ItemResult("id", "needle", length, depth, length, score, "said", List.of("12345"), "");
    }

    @Test
    void metricsAreTheGrids() throws Exception {
        NeedleJudgement judgement = new NeedleJudgement("needle", true);
        List<ItemResult> results = List.of(
                result(600, 0, 1),
                result(600, 0, 1),
                result(600, 1, 1),
                result(600, 1, 0),
                result(900, 0, 1),
                result(900, 0, 1),
                result(900, 1, 0),
                result(900, 1, 0));
        Map<Metric, Double> metrics = judgement.metrics(results);

        assertThat(metrics.get(Needle.ACCURACY)).isEqualTo(0.625);
        assertThat(metrics.get(Needle.WORST_LENGTH)).isEqualTo(0.5);
        assertThat(metrics.get(Needle.LONGEST_LENGTH)).isEqualTo(0.5);
        assertThat(metrics.get(Needle.WORST_CELL)).isZero();
        assertThat(judgement.items(Needle.ACCURACY, results)).isEqualTo(8);
        assertThat(judgement.items(Needle.LONGEST_LENGTH, results)).isEqualTo(4);
        assertThat(judgement.items(Needle.WORST_CELL, results)).isEqualTo(2);
        String html = judgement.section(results, results, Map.of()).html();
        assertThat(HtmlCheck.problemsOfSection(html)).isEmpty();
        assertThat(html)
                .contains("900 tokens, depth 100 %: 0 of 2 correct; asked for 12345, got said")
                .contains("The items that the extended model answered worst")
                .contains("<td class=\"answer\">12345</td><td class=\"answer\">said</td>");
    }

    @Test
    void aLengthWithoutRoomIsRefused() {
        Needle settings = NeedleBuilder.builder()
                .lengths(List.of(60))
                .depths(3)
                .samplesPerCell(2)
                .seed(7L)
                .build();
        assertThatThrownBy(() -> open(settings, Optional.empty()))
                .isInstanceOf(FailureException.class)
                .hasMessageMatching("needle and question of an evaluation have \\d+ tokens with the answer's, and "
                        + "needle.lengths has 60");
    }
}
