package dev.longcontext.trainer.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.configuration.RunConfigurationReader;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.safetensors.SafetensorsFolder;
import dev.longcontext.trainer.safetensors.TensorEntry;
import dev.longcontext.trainer.stage.CheckpointRequest;
import dev.longcontext.trainer.stage.SilentProgress;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.stage.StageTask;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;

/** A run whose training has ended, its export, and the tensors in what that wrote. */
abstract class ExportedRun {

    static final double THETA =
            Reference.json("training/steps.json").get("rope_theta").asDouble();

    @TempDir
    Path folder;

    final StopSignal stop = new StopSignal();

    static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    Workspace workspace() {
        return new Workspace(folder);
    }

    /** A workspace as prepare and train leave it. */
    void prepare(String base) throws IOException {
        Files.createDirectories(workspace().model());
        Files.createDirectories(workspace().adapter());
        for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
            Files.copy(
                    Reference.path("tiny-llama/fp32/" + name),
                    workspace().model().resolve(name));
        }
        for (String name : List.of("config.json", "generation_config.json", "model.safetensors")) {
            Files.copy(
                    Reference.path("tiny-llama/" + base + "/" + name),
                    workspace().model().resolve(name));
        }
        for (String name : List.of("adapter_config.json", "adapter_model.safetensors")) {
            Files.copy(
                    Reference.path("training/final_adapter/" + name),
                    workspace().adapter().resolve(name));
        }
    }

    StageTask.Result export(RunConfig configuration, long shardBytes) throws IOException {
        return new ExportTask(shardBytes)
                .run(new StageContext(
                        configuration,
                        workspace(),
                        Map.of(),
                        new SilentProgress(),
                        stop,
                        new CheckpointRequest(),
                        () -> {}));
    }

    RunConfig configuration(String mergeBase, String precision, String... formats) throws IOException {
        return read(run(mergeBase, precision, formats));
    }

    static ObjectNode run(String mergeBase, String precision, String... formats) throws IOException {
        ObjectNode run = (ObjectNode) json(Path.of("../examples/contract/run.json"));
        ((ObjectNode) run.get("context")).put("ropeTheta", THETA);
        ObjectNode export = (ObjectNode) run.get("export");
        export.put("mergeBase", mergeBase).put("precision", precision);
        ArrayNode list = export.putArray("formats");
        List.of(formats).forEach(list::add);
        return run;
    }

    RunConfig read(ObjectNode run) throws IOException {
        Path file = folder.resolve("run.json");
        Files.writeString(file, Json.pretty(run));
        return RunConfigurationReader.read(file);
    }

    static JsonNode json(Path file) throws IOException {
        return Json.MAPPER.readTree(file.toFile());
    }

    /** Type, shape and digest of every tensor. */
    static Map<String, String> tensors(Path model) throws IOException {
        var tensors = new TreeMap<String, String>();
        try (SafetensorsFolder weights = SafetensorsFolder.open(model)) {
            for (String name : weights.names()) {
                TensorEntry entry = weights.tensor(name);
                byte[] bytes = new byte[(int) entry.length()];
                weights.map(entry).get(bytes);
                tensors.put(name, entry.describe() + " " + Digests.ofBytes(bytes));
            }
        }
        return tensors;
    }
}
