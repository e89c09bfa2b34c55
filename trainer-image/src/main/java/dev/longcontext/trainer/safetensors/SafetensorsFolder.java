package dev.longcontext.trainer.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The weights of a Hugging Face folder: {@code model.safetensors}, or shards listed by
 * {@code model.safetensors.index.json}. With both the index counts for nothing, as in transformers.
 */
public final class SafetensorsFolder implements TensorSource, AutoCloseable {

    public static final String SINGLE = "model.safetensors";
    public static final String INDEX = "model.safetensors.index.json";

    private final Path folder;
    private final List<SafetensorsFile> files;
    private final Map<String, SafetensorsFile> fileOfTensor = new LinkedHashMap<>();

    private SafetensorsFolder(Path folder, List<SafetensorsFile> files) throws SafetensorsException {
        this.folder = folder;
        this.files = files;
        for (SafetensorsFile file : files) {
            for (TensorEntry entry : file.tensors()) {
                SafetensorsFile earlier = fileOfTensor.put(entry.name(), file);
                if (earlier != null) {
                    throw new SafetensorsException(
                            file.path(), "tensor \"" + entry.name() + "\" is in " + earlier.path() + " too");
                }
            }
        }
    }

    /**
     * @throws NoSuchFileException where the folder holds neither form, or a shard of the index is missing
     * @throws SafetensorsException where a file breaks the format, or index and shards disagree
     */
    public static SafetensorsFolder open(Path folder) throws IOException {
        Path index = folder.resolve(INDEX);
        boolean sharded = !Files.exists(folder.resolve(SINGLE)) && Files.exists(index);
        Map<String, String> shardOfTensor = sharded ? readIndex(index) : Map.of();
        Collection<String> names = shardOfTensor.isEmpty() ? List.of(SINGLE) : new TreeSet<>(shardOfTensor.values());
        var files = new ArrayList<SafetensorsFile>();
        try {
            for (String name : names) {
                files.add(SafetensorsFile.open(folder.resolve(name)));
            }
            var opened = new SafetensorsFolder(folder, files);
            opened.checkAgainst(index, shardOfTensor);
            return opened;
        } catch (IOException | RuntimeException e) {
            for (SafetensorsFile file : files) {
                file.close();
            }
            throw e;
        }
    }

    private static Map<String, String> readIndex(Path index) throws IOException {
        JsonNode map;
        try {
            map = new JsonMapper().readTree(index.toFile()).path("weight_map");
        } catch (JsonProcessingException e) {
            throw new SafetensorsException(index, "not valid JSON: " + e.getOriginalMessage(), e);
        }
        if (!map.isObject() || map.isEmpty()) {
            throw new SafetensorsException(index, "\"weight_map\" must be an object that names each tensor's file");
        }
        var shards = new LinkedHashMap<String, String>();
        for (var field : map.properties()) {
            String shard = field.getValue().asText();
            if (!shard.equals(Path.of(shard).getFileName().toString())) {
                throw new SafetensorsException(index, "\"" + shard + "\" must be a file of this folder");
            }
            shards.put(field.getKey(), shard);
        }
        return shards;
    }

    private void checkAgainst(Path index, Map<String, String> shardOfTensor) throws SafetensorsException {
        for (var expected : shardOfTensor.entrySet()) {
            SafetensorsFile file = fileOfTensor.get(expected.getKey());
            if (file == null || !file.path().endsWith(expected.getValue())) {
                throw new SafetensorsException(
                        index, "tensor \"" + expected.getKey() + "\" is not in " + expected.getValue());
            }
        }
    }

    public Collection<String> names() {
        return fileOfTensor.keySet();
    }

    @Override
    public TensorEntry tensor(String name) throws SafetensorsException {
        return file(name).tensor(name);
    }

    @Override
    public ByteBuffer map(TensorEntry entry, long offset, long length) throws IOException {
        return file(entry.name()).map(entry, offset, length);
    }

    @Override
    public void read(TensorEntry entry, long offset, ByteBuffer target) throws IOException {
        file(entry.name()).read(entry, offset, target);
    }

    private SafetensorsFile file(String name) throws SafetensorsException {
        SafetensorsFile file = fileOfTensor.get(name);
        if (file == null) {
            throw new SafetensorsException(folder, "has no tensor \"" + name + "\"");
        }
        return file;
    }

    @Override
    public void close() throws IOException {
        for (SafetensorsFile file : files) {
            file.close();
        }
    }
}
