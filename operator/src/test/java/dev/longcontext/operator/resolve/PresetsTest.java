package dev.longcontext.operator.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.contract.DataConfig;
import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.EvaluationConfig.EffectiveLength;
import dev.longcontext.operator.Runs;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What three lines of a manifest come to in run.json; the whole of it is in runs/presets.objects.yaml. */
class PresetsTest {

    private static final String EFFECTIVE = "{\"preset\": \"Effective\"}";
    private static final String PLAIN =
            "{\"name\": \"own\", \"suite\": \"Reasoning\", \"reasoning\": {\"lengths\": [512]}}";
    private static final String PAPER = """
            {"preset": "Paper", "sources": [
                {"name": "mmlu", "uri": "pvc://c/mmlu", "secretRef": {"name": "m", "key": "k"}},
                {"name": "longbench", "uri": "pvc://c/longbench"}]}""";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            81920  | 4096, 8192, 16384, 32768, 65536, 81920
            131072 | 4096, 8192, 16384, 32768, 65536, 131072
            66000  | 4096, 8192, 16384, 32768, 66000
            8192   | 4096, 8192
            4096   | 2048, 4096
            2560   | 1024, 2048, 2560
            600    | 512, 600
            100    | 100
            """)
    void lengthsDoubleUpToTheTarget(int target, String lengths) {
        assertThat(Presets.doubling(target)).hasToString("[" + lengths + "]");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 511, 512, 4_095, 8_191, 1_000_000, Integer.MAX_VALUE})
    void lengthsGrowAndEndAtTheTarget(int target) {
        assertThat(Presets.doubling(target)).isSorted().doesNotHaveDuplicates().endsWith(target);
    }

    @Test
    void theEffectiveLengthIsAShareOfTheBasesOwnShortScore() {
        EvaluationConfig effective = evaluations(81_920, EFFECTIVE).get(0);

        assertThat(effective.name()).isEqualTo("effective");
        assertThat(effective.suite()).isEqualTo(EvaluationConfig.Suite.Ruler);
        assertThat(effective.settings().lengths()).containsExactly(4_096, 8_192, 16_384, 32_768, 65_536, 81_920);
        assertThat(effective.effectiveLength()).isEqualTo(new EffectiveLength(null, 0.9));
        assertThat(effective.gates()).isEmpty();
    }

    @Test
    void nameBoundAndGatesMayBeOnesOwn() {
        EvaluationConfig own = evaluations(8_192, """
                {"preset": "Effective", "name": "mine", "effectiveLength": {"min": "0.8"},
                 "gates": [{"metric": "longestLengthScore", "min": "0.7"}]}""").get(0);

        assertThat(own.name()).isEqualTo("mine");
        assertThat(own.effectiveLength()).isEqualTo(new EffectiveLength(0.8, null));
        assertThat(own.gates()).extracting(EvaluationConfig.Gate::min).containsExactly(0.7);
    }

    @Test
    void thePapersEvaluationsStandWhereTheManifestHasThemOrAfterAll() {
        List<EvaluationConfig> evaluations = evaluations(81_920, EFFECTIVE, PAPER, PLAIN);

        assertThat(evaluations)
                .extracting(EvaluationConfig::name)
                .containsExactly("effective", "paper-needle", "own", "paper-topics", "paper-longbench", "paper-mmlu");
        assertThat(evaluations.get(1).settings().lengths())
                .containsExactly(8_192, 16_384, 24_576, 32_768, 40_960, 49_152, 57_344, 65_536, 73_728, 81_920);
        assertThat(evaluations.get(4).sources())
                .extracting(DataConfig.Source::name)
                .containsExactly("longbench");
        assertThat(evaluations.get(5).sources())
                .as("the Secret's variable is that of the manifest's second evaluation and its first source")
                .extracting(DataConfig.Source::secretEnv)
                .containsExactly(Sources.evaluationSecret(1, 0));
    }

    @Test
    void whatIsLeftOutNeedsNoSource() {
        assertThat(evaluations(
                        4_096, "{\"preset\": \"Paper\", \"name\": \"p\", \"without\": [\"LongBench\", \"Mmlu\"]}"))
                .extracting(EvaluationConfig::name)
                .containsExactly("p-needle", "p-topics");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            81920 | [5, 10, 15, 20, 25, 30, 40, 50, 60, 70]
            8192  | [5, 10]
            1024  | [5]
            """)
    void asManyTopicsAreAskedAsFit(int target, String topics) {
        EvaluationConfig asked = evaluations(target, PAPER).get(1);

        assertThat(asked.topicRetrieval().topics()).hasToString(topics);
    }

    @Test
    void whatIsWrongIsToldByTheNumbersOfTheManifest() {
        Resolution resolution = resolve(8_192, PLAIN, PAPER, """
                {"preset": "Effective", "gates": [{"metric": "score", "min": "0.5", "max": "0.4"}]}""", """
                {"name": "paper-mmlu", "suite": "Reasoning", "reasoning": {"lengths": [9000]}}""");

        assertThat(resolution)
                .isInstanceOfSatisfying(
                        Resolution.Rejected.class,
                        rejected -> assertThat(rejected.problems())
                                .anySatisfy(problem ->
                                        assertThat(problem).startsWith("spec.evaluation[2].gates[0].min = 0.5"))
                                .anySatisfy(problem ->
                                        assertThat(problem).startsWith("spec.evaluation[3].reasoning.lengths"))
                                .anySatisfy(problem -> assertThat(problem)
                                        .startsWith("spec.evaluation[1].name")
                                        .contains("paper-mmlu")));
    }

    private static List<EvaluationConfig> evaluations(int target, String... evaluations) {
        return resolve(target, evaluations) instanceof Resolution.Accepted accepted
                ? accepted.run().config().evaluation()
                : List.of();
    }

    private static Resolution resolve(int target, String... evaluations) {
        String run = Stream.of(evaluations)
                .reduce((one, other) -> one + ", " + other)
                .orElseThrow();
        return new Resolver(Runs.DEFAULTS)
                .resolve(Serialization.unmarshal("""
                {"metadata": {"name": "x", "namespace": "default", "uid": "u"}, "spec": {
                 "baseModel": {"uri": "pvc://c/m"}, "context": {"targetLength": %d},
                 "data": {"sources": [{"name": "s", "uri": "pvc://c/d"}]}, "evaluation": [%s]}}""".formatted(target, run), LongContextFineTune.class));
    }
}
