package dev.longcontext.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.Stage;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.configuration.RunConfigurationReader;
import dev.longcontext.trainer.export.ExportTask;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.model.Batch;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.stage.CheckpointRequest;
import dev.longcontext.trainer.stage.SilentProgress;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.tensors.TorchRuntime;
import dev.longcontext.trainer.weights.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gates decide about the model that is published, so that one is measured. */
class PublishedModelTest {
    private static final Batch TEXT = Batch.of(new int[] {5, 17, 200, 3, 9});
    private static final long[] ROWS = {0, 2, 4};

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"Original, false", "Dequantized, true"})
    void theTunedModelComputesWhatItsExportDoes(String mergeBase, boolean quantised) throws IOException {
        Workspace workspace = new Workspace(folder);
        copy("tiny-llama/fp32", workspace.model());
        copy("training/final_adapter", workspace.adapter());
        Files.writeString(
                workspace.manifest(Stage.PREPARE),
                "{\"inputsDigest\": \"sha256:00\", \"outputs\": {}, \"outputsDigest\": \"sha256:00\"}");
        StageContext context = context(run(mergeBase), workspace);
        new ExportTask().run(context);

        try (NDManager manager = TorchRuntime.newManager();
                LlamaModel measured = ModelUnderTest.TUNED.load(manager, context);
                LlamaModel published =
                        LlamaModel.load(manager, ModelSource.of(workspace.exportMerged(), TensorType.F32))) {
            assertThat(measured.weights().layer(0).containsKey("nf4.pairs")).isEqualTo(quantised);
            float[][] ofMeasured = measured.logits(TEXT, ROWS);
            float[][] ofPublished = published.logits(TEXT, ROWS);
            for (int row = 0; row < ROWS.length; row++) {
                assertThat(ofMeasured[row]).containsExactly(ofPublished[row], within(1e-4f));
            }
        }
    }

    private static void copy(String reference, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(Reference.path(reference))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(file.getFileName().toString()));
            }
        }
    }

    private RunConfig run(String mergeBase) throws IOException {
        ObjectNode run = (ObjectNode)
                Json.MAPPER.readTree(Path.of("../examples/contract/run.json").toFile());
        ((ObjectNode) run.get("context"))
                .put(
                        "ropeTheta",
                        Reference.json("training/steps.json").get("rope_theta").asDouble());
        ObjectNode export = (ObjectNode) run.get("export");
        export.put("mergeBase", mergeBase)
                .put("precision", "FP32")
                .putArray("formats")
                .add("Merged");
        Path file = folder.resolve("run.json");
        Files.writeString(file, Json.pretty(run));
        return RunConfigurationReader.read(file);
    }

    private static StageContext context(RunConfig run, Workspace workspace) {
        return new StageContext(
                run, workspace, Map.of(), new SilentProgress(), new StopSignal(), new CheckpointRequest(), () -> {});
    }
}
