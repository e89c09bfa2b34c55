package dev.longcontext.trainer.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and checks a safetensors header: 8 bytes of little-endian length, then JSON, then the data, which the tensors
 * must cover without overlap and without a hole. Nothing is allocated on the header's word: every claim is held against
 * the file's true size first.
 */
final class HeaderReader {

    static final String METADATA = "__metadata__";
    private static final int LENGTH_BYTES = Long.BYTES;
    private static final long LONGEST_HEADER = 100_000_000;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Path file;
    private long dataStart;

    HeaderReader(Path file) {
        this.file = file;
    }

    record Header(Map<String, String> metadata, Map<String, TensorEntry> tensors) {}

    Header read(FileChannel channel) throws IOException {
        long size = channel.size();
        JsonNode root = parse(json(channel, size));
        if (!root.isObject()) {
            throw problem("the header must be a JSON object");
        }
        var metadata = new LinkedHashMap<String, String>();
        var entries = new ArrayList<TensorEntry>();
        for (var field : root.properties()) {
            if (field.getKey().equals(METADATA)) {
                metadata.putAll(metadata(field.getValue()));
            } else {
                entries.add(entry(field.getKey(), field.getValue()));
            }
        }
        checkCoverage(entries, size);
        var tensors = new LinkedHashMap<String, TensorEntry>();
        entries.forEach(entry -> tensors.put(entry.name(), entry));
        return new Header(metadata, tensors);
    }

    private String json(FileChannel channel, long size) throws IOException {
        if (size < LENGTH_BYTES) {
            throw problem("a header takes at least 8 bytes, the file has " + size);
        }
        long length =
                bytes(channel, 0, LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 0 || length > LONGEST_HEADER) {
            throw problem("the header claims " + Long.toUnsignedString(length) + " bytes, allowed are at most "
                    + LONGEST_HEADER);
        }
        if (length > size - LENGTH_BYTES) {
            throw problem("the header claims " + length + " bytes, the file ends after " + (size - LENGTH_BYTES));
        }
        dataStart = LENGTH_BYTES + length;
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(bytes(channel, LENGTH_BYTES, (int) length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new SafetensorsException(file, "the header is not valid UTF-8", e);
        }
    }

    private ByteBuffer bytes(FileChannel channel, long position, int length) throws IOException {
        var buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException(file + ": ended while its header was read");
            }
        }
        return buffer.flip();
    }

    private JsonNode parse(String json) throws SafetensorsException {
        if (!json.startsWith("{")) {
            throw problem("the header must begin with \"{\"");
        }
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new SafetensorsException(file, "the header is not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    private Map<String, String> metadata(JsonNode node) throws SafetensorsException {
        if (!node.isObject()) {
            throw problem(METADATA + " must be an object");
        }
        var metadata = new LinkedHashMap<String, String>();
        for (var field : node.properties()) {
            if (!field.getValue().isTextual()) {
                throw problem(METADATA + "." + field.getKey() + " must be a string");
            }
            metadata.put(field.getKey(), field.getValue().textValue());
        }
        return metadata;
    }

    private TensorEntry entry(String name, JsonNode node) throws SafetensorsException {
        if (!node.isObject()) {
            throw problem("tensor \"" + name + "\" must be an object");
        }
        TensorType type = type(name, node.path("dtype"));
        long[] shape = naturals(name, "shape", node.path("shape"));
        long[] offsets = naturals(name, "data_offsets", node.path("data_offsets"));
        if (offsets.length != 2) {
            throw problem(name, "data_offsets must have 2 numbers, found " + offsets.length);
        }
        if (offsets[0] > offsets[1]) {
            throw problem(name, "data_offsets must not end before they begin");
        }
        long length = offsets[1] - offsets[0];
        try {
            if (type.bytes(shape) != length) {
                throw problem(name, "its shape takes " + type.bytes(shape) + " bytes, its data_offsets " + length);
            }
        } catch (ArithmeticException e) {
            throw new SafetensorsException(
                    file, "tensor \"" + name + "\": the size of its shape: " + e.getMessage(), e);
        }
        if (offsets[0] > Long.MAX_VALUE - dataStart - length) {
            throw problem(name, "data_offsets lie beyond the end of the file");
        }
        return new TensorEntry(name, type, shape, dataStart + offsets[0], length);
    }

    private TensorType type(String name, JsonNode node) throws SafetensorsException {
        if (!node.isTextual()) {
            throw problem(name, "dtype must be a string");
        }
        for (TensorType type : TensorType.values()) {
            if (type.name().equals(node.textValue())) {
                return type;
            }
        }
        throw problem(name, "unknown dtype \"" + node.textValue() + "\"");
    }

    private long[] naturals(String name, String field, JsonNode node) throws SafetensorsException {
        if (!node.isArray()) {
            throw problem(name, field + " must be an array");
        }
        long[] values = new long[node.size()];
        for (int i = 0; i < values.length; i++) {
            JsonNode value = node.get(i);
            if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
                throw problem(name, field + " must hold whole numbers from 0, found " + value);
            }
            values[i] = value.longValue();
        }
        return values;
    }

    private void checkCoverage(List<TensorEntry> entries, long size) throws SafetensorsException {
        entries.sort(Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::length));
        long end = dataStart;
        for (TensorEntry entry : entries) {
            if (entry.begin() != end) {
                String what = entry.begin() < end ? "overlaps the tensor before it" : "leaves a hole before it";
                throw problem(entry.name(), "its data " + what);
            }
            end += entry.length();
        }
        if (end != size) {
            throw problem("the tensors end at byte " + end + ", the file at " + size
                    + (end > size ? ": it is cut off" : ": it has trailing bytes"));
        }
    }

    private SafetensorsException problem(String tensor, String problem) {
        return problem("tensor \"" + tensor + "\": " + problem);
    }

    private SafetensorsException problem(String problem) {
        return new SafetensorsException(file, problem);
    }
}
