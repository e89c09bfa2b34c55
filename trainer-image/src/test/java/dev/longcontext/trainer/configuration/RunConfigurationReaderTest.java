package dev.longcontext.trainer.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunConfigurationReaderTest {

    private static final Path EXAMPLE = Path.of("../examples/contract/run.json");

    @Test
    void readsEveryFieldOfTheContractsExample() throws IOException {
        RunConfig configuration = RunConfigurationReader.read(EXAMPLE);

        assertThat(configuration.context()).isEqualTo(new RunConfig.Context(2560, 400_000.0));
        assertThat(configuration.training().lora().moduleNames())
                .isEqualTo(List.of("q_proj", "k_proj", "v_proj", "o_proj"));
        assertThat(configuration.training().epochs()).isNull();
        assertThat(configuration.evaluation().get(1).gates().get(0).maxDropFromBase())
                .isEqualTo(0.05);
        JsonNode written = Json.MAPPER.valueToTree(configuration);
        JsonNode expected = Json.MAPPER.readTree(Files.readString(EXAMPLE));
        assertThat(written.toString())
                .isEqualTo(Json.MAPPER.valueToTree(expected).toString());
    }

    /** Whoever follows a document should not meet a file that nobody has brought up to date. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "benchmarks/real_model/run.json",
                "benchmarks/real_model/synthesis.json",
                "examples/miniature/pretrain.json"
            })
    void readsTheFilesThatDocumentsName(String file) {
        assertThat(RunConfigurationReader.read(Path.of("..").resolve(file)).training())
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /training/lora/rank           | "16"      | training.lora.rank = "16": must be of type integer. Rank of the adapters, at least 1.
            /training/lora/rank           | 0         | training.lora.rank = 0: must be at least 1. Rank of the adapters, at least 1.
            /training/lora/targetModules  | []        | training.lora.targetModules = []: must have at least 1 item. Projections that get an adapter.
            /training/lora/targetModules  | ["up"]    | training.lora.targetModules[0] = "up": must be one of ["q_proj","k_proj","v_proj","o_proj"]. A projection of the layer.
            /training/optimizer/learningRate | 0      | training.optimizer.learningRate = 0: must be above 0. Peak rate, above 0
            /context/ropeTheta            | -1        | context.ropeTheta = -1: must be above 1. Base of the rotary embedding
            /training/method              | "qlora"   | training.method = "qlora": must be one of ["QLoRA","LoRA","Full"]. QLoRA, LoRA or Full.
            /data/sources/0/uri           | ""        | data.sources[0].uri = "": must not be empty. Files of samples
            /data/sources/0/pick          | "Random"  | data.sources[0].pick = Random: selects samples, but without maxSamples all are taken. Set maxSamples, or omit pick.
            /data/sources/0/minTokens     | 0         | data.sources[0].minTokens = 0: must be at least 1.
            /data/sources/0/sha256        | "AB"      | data.sources[0].sha256 = "AB": must match ^[0-9a-f]{64}$.
            /contractVersion              | "v2"      | contractVersion = "v2": must be "v1alpha1".
            /training/optimizer/beta1     | 1.0       | training.optimizer.beta1 = 1.0: must be below 1.
            /training/seed                | 1.5       | training.seed = 1.5: must be of type integer.
            /evaluation/0/needle/lengths  | [2561]    | evaluation[0].needle.lengths[0] = 2561: is above context.targetLength = 2560. Use lengths up to the target length.
            /training/epochs              | 1         | training.maxSteps = 400: must not be set together with epochs. Set exactly one of epochs and maxSteps.
            /training/method              | "Full"    | training.quantization: has no effect with method Full. Omit the block.
            /training/optimizer/schedule  | "WarmupStableDecay" | training.optimizer.decayShare: is missing with schedule WarmupStableDecay. Add the block.
            /training/optimizer/warmupSteps | 400     | training.optimizer.warmupSteps = 400: is not below maxSteps = 400
            /training/batch/tokensPerStep | 2048      | training.batch.tokensPerStep = 2048: fixes the size of a step
            /devices/memoryBytes          | 0         | devices.memoryBytes = 0: must be at least 1
            /evaluation/0/gates/0/metric  | "rouge"   | evaluation[0].gates[0].metric = rouge: is not a metric of suite NeedleInAHaystack. Write one of accuracy, worstLengthAccuracy,
            /evaluation/0/gates/0/maxRiseFromBase | 0.1 | evaluation[0].gates[0].maxRiseFromBase = 0.1: bounds a change for the better: of accuracy more is better. Write maxDropFromBase.
            /evaluation/0/needle/lengths  | [256, 256] | evaluation[0].needle.lengths = [256,256]: must not contain an item twice.
            /evaluation/0/gates/0/min     | 98        | evaluation[0].gates[0].min = 98.0: is not a share from 0 to 1. Write 0.98 for 98 %.
            /evaluation/0/gates/1/decideBy | "LowerBound" | evaluation[0].gates[1].min = 0.95: cannot be decided with decideBy LowerBound: the metric rests on 40 items, and all of them right show no more than 0.912. Measure at least 72 items, lower the bound, or write decideBy: Point.
            /evaluation/0/effectiveLength | {}        | evaluation[0].effectiveLength: has no bound. Write min or shareOfShortest, one of them.
            /evaluation/0/effectiveLength | {"min": 0.9, "shareOfShortest": 0.9} | evaluation[0].effectiveLength: has two bounds.
            /evaluation/0/effectiveLength | {"min": 1.1} | evaluation[0].effectiveLength.min = 1.1: must be at most 1
            /export/maxModelLen           | "Effective" | export.maxModelLen = Effective: needs an effective length, and no evaluation has effectiveLength. Add effectiveLength to an evaluation
            /evaluation/0/sources         | [{"name": "a", "uri": "a", "format": "Text"}] | evaluation[0].sources: has no effect with suite NeedleInAHaystack. Omit the block.
            /evaluation/1/name            | "needle"  | evaluation[1].name = needle: is used twice. Give each a different name.
            /training/lossAnomaly/action  | "Skip"    | training.lossAnomaly.action = "Skip": must be one of ["Fail","RollBackAndSkip"]. Fail, or RollBackAndSkip.
            /training/lossAnomaly/spikeFactor | 1     | training.lossAnomaly.spikeFactor = 1: must be above 1. A loss above so many times
            /training/loras               | 1         | training.loras = 1: is not a field. Omit it, or write "lora" if that was meant.
            """)
    void namesPathValueRuleAndRemedy(String pointer, String value, String sentence) {
        FailureException failure = refusalOf(tree -> set(tree, pointer, value));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidConfiguration);
        assertThat(failure.getMessage() + ". " + failure.hint().orElseThrow()).contains(sentence);
    }

    @Test
    void saysEveryProblemAtOnceAndNamesTheFieldOfTheManifest() {
        FailureException failure = refusalOf(tree -> {
            set(tree, "/training/lora/rank", "0");
            set(tree, "/baseModel/sha265", "\"ab\"");
            ((ObjectNode) tree.get("context")).remove("targetLength");
        });

        assertThat(failure.getMessage())
                .startsWith("3 problems:\n")
                .contains("baseModel.sha265 = \"ab\": is not a field. Omit it, or write \"sha256\"")
                .contains("context.targetLength: is missing. Tokens a sample may have, and the model is to handle.")
                .contains("training.lora.rank = 0");
        assertThat(failure.field()).contains("spec.baseModel.sha265");
    }

    @Test
    void theMemoryOfAGpuMayBeGiven(@TempDir Path folder) throws IOException {
        JsonNode tree = Json.MAPPER.readTree(Files.readString(EXAMPLE));
        set(tree, "/devices/memoryBytes", "85899345920");
        Path file = Files.writeString(folder.resolve("run.json"), tree.toString());

        assertThat(RunConfigurationReader.read(file).devices()).isEqualTo(new RunConfig.Devices(1, 2, 80L << 30));
        assertThat(RunConfigurationReader.read(EXAMPLE).devices().memoryBytes()).isNull();
    }

    @Test
    void refusesWhatIsNotOneJsonObject() {
        assertThat(refusalOf("{\"run\": 1, \"run\": 2}").getMessage()).contains("line 1", "Duplicate field 'run'");
        assertThat(refusalOf("{}{}").getMessage()).contains("not valid JSON");
        assertThat(refusalOf("").getMessage()).contains("run.json");
        assertThat(refusalOf("[1]").getMessage()).contains("run.json = [1]: must be of type object");
    }

    @Test
    void namesAFileThatCannotBeRead() {
        FailureException failure = catchThrowableOfType(
                FailureException.class, () -> RunConfigurationReader.read(Path.of("no/such/run.json")));

        assertThat(failure.getMessage()).contains("--config no/such/run.json cannot be read: NoSuchFileException");
    }

    private static FailureException refusalOf(Consumer<JsonNode> change) {
        try {
            JsonNode tree = Json.MAPPER.readTree(Files.readString(EXAMPLE));
            change.accept(tree);
            return refusalOf(tree.toString());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static FailureException refusalOf(String json) {
        FailureException failure =
                catchThrowableOfType(FailureException.class, () -> RunConfigurationReader.parse(json));
        assertThat(failure).as("refusal of " + json).isNotNull();
        return failure;
    }

    private static void set(JsonNode tree, String pointer, String json) {
        int slash = pointer.lastIndexOf('/');
        try {
            ((ObjectNode) tree.at(pointer.substring(0, slash)))
                    .set(pointer.substring(slash + 1), Json.MAPPER.readTree(json));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
