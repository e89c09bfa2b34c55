package dev.longcontext.trainer.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.safetensors.SafetensorsFolder;
import dev.longcontext.trainer.safetensors.SafetensorsWriter;
import dev.longcontext.trainer.safetensors.TensorType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes weights as Hugging Face does: one {@code model.safetensors}, or, beyond a size, shards and their index.
 *
 * @param type F32 or BF16
 * @param maxBytes of the tensors in a file; a larger tensor has a file to itself
 */
record Shards(TensorType type, long maxBytes) {

    private static final Map<String, String> METADATA = Map.of("format", "pt");

    /** @param written called after each tensor */
    void write(Path folder, List<MergedTensor> tensors, Runnable written) throws IOException {
        List<List<MergedTensor>> shards = split(tensors);
        for (int i = 0; i < shards.size(); i++) {
            Path file = folder.resolve(name(i, shards.size()));
            List<SafetensorsWriter.Tensor> contents = shards.get(i).stream()
                    .map(tensor -> tensor.as(type, written))
                    .toList();
            SafetensorsWriter.write(file, METADATA, contents);
        }
        if (shards.size() > 1) {
            AtomicFiles.write(folder.resolve(SafetensorsFolder.INDEX), Json.pretty(index(shards)));
        }
    }

    List<List<MergedTensor>> split(List<MergedTensor> tensors) {
        var shards = new ArrayList<List<MergedTensor>>();
        long bytes = 0;
        for (MergedTensor tensor : tensors) {
            long more = type.bytes(tensor.shape());
            if (shards.isEmpty() || bytes + more > maxBytes) {
                shards.add(new ArrayList<>());
                bytes = 0;
            }
            shards.get(shards.size() - 1).add(tensor);
            bytes += more;
        }
        return shards;
    }

    private ObjectNode index(List<List<MergedTensor>> shards) {
        ObjectNode root = Json.MAPPER.createObjectNode();
        ObjectNode metadata = root.putObject("metadata");
        ObjectNode files = root.putObject("weight_map");
        long total = 0;
        for (int i = 0; i < shards.size(); i++) {
            for (MergedTensor tensor : shards.get(i)) {
                files.put(tensor.name(), name(i, shards.size()));
                total += type.bytes(tensor.shape());
            }
        }
        metadata.put("total_size", total);
        return root;
    }

    private static String name(int index, int count) {
        return count == 1
                ? SafetensorsFolder.SINGLE
                : String.format("model-%05d-of-%05d.safetensors", index + 1, count);
    }
}
