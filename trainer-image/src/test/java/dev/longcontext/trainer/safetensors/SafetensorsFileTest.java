package dev.longcontext.trainer.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.reference.Reference;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsFileTest {

    @TempDir
    Path folder;

    static Stream<String> files() {
        return Reference.json("safetensors/outcomes.json").properties().stream().map(Map.Entry::getKey);
    }

    /** Every file of reference/safetensors is accepted with its values, or refused with the file named. */
    @ParameterizedTest
    @MethodSource("files")
    void acceptsAndRefusesAsTheReference(String name) throws IOException {
        JsonNode outcome = Reference.json("safetensors/outcomes.json").get(name);
        Path path = Reference.path("safetensors/" + name);
        if (outcome.get("expected").asText().equals("rejected")) {
            assertThatThrownBy(() -> SafetensorsFile.open(path))
                    .isInstanceOf(SafetensorsException.class)
                    .hasMessageStartingWith(path + ": ");
            return;
        }
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            JsonNode values = outcome.get("values");
            assertThat(file.tensors()).hasSize(values.size());
            for (var tensor : values.properties()) {
                assertThat(numbers(file, tensor.getKey())).isEqualTo(Reference.floats(tensor.getValue()));
            }
        }
    }

    private static float[] numbers(SafetensorsFile file, String name) throws IOException {
        if (file.tensor(name).type() == TensorType.F32) {
            return Reference.floats(file, name);
        }
        byte[] bytes = Reference.bytes(file, name);
        float[] numbers = new float[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            numbers[i] = bytes[i];
        }
        return numbers;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "reject_header_length_beyond_file | the header claims",
                "reject_hole_between_tensors | tensor \"b\": its data leaves a hole before it",
                "reject_overlapping_offsets | tensor \"b\": its data overlaps the tensor before it",
                "reject_unknown_dtype | tensor \"a\": unknown dtype \"F33\"",
                "reject_shape_overflow | tensor \"a\": the size of its shape",
                "duplicate_key | Duplicate",
            })
    void saysWhichTensorBreaksWhichRule(String name, String rule) {
        assertThatThrownBy(() -> SafetensorsFile.open(Reference.path("safetensors/" + name + ".safetensors")))
                .hasMessageContaining(rule);
    }

    /** A header may claim what it likes: the file's true size decides what is allocated. */
    @Test
    void allocatesNothingOnAClaim() throws IOException {
        Path file = folder.resolve("claim.safetensors");
        byte[] header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1000000000000],\"data_offsets\":[0,4000000000000]}}"
                .getBytes(StandardCharsets.UTF_8);
        Files.write(
                file,
                ByteBuffer.allocate(8 + header.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(header.length)
                        .put(header)
                        .array());

        assertThatThrownBy(() -> SafetensorsFile.open(file)).hasMessageEndingWith("it is cut off");
    }

    @Test
    void readsWhatItWrote() throws IOException {
        Path file = folder.resolve("written.safetensors");
        var scalar = new SafetensorsWriter.Tensor("scalar", TensorType.U8, new long[0], sink -> sink.write(bytes(7)));
        var pieces = new SafetensorsWriter.Tensor("pieces", TensorType.U8, new long[] {2, 2}, sink -> {
            sink.write(bytes(1, 2));
            sink.write(bytes(3, 4));
        });

        SafetensorsWriter.write(file, Map.of("format", "pt"), List.of(scalar, pieces));

        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertThat(read.metadata()).containsExactly(Map.entry("format", "pt"));
            assertThat(Reference.bytes(read, "scalar")).containsExactly(7);
            assertThat(read.tensor("pieces").describe()).isEqualTo("U8 [2, 2]");
            assertThat(Reference.bytes(read, "pieces")).containsExactly(1, 2, 3, 4);
            assertThat(read.tensor("scalar").begin() % 8).isZero();
            assertThatThrownBy(() -> read.tensor("absent")).hasMessageContaining("has no tensor \"absent\"");
        }
    }

    @Test
    void aTensorOfTheWrongSizeIsABugAndNotAFile() {
        var tensor = new SafetensorsWriter.Tensor("a", TensorType.F32, new long[] {2}, sink -> sink.write(bytes(1)));

        assertThatThrownBy(() -> SafetensorsWriter.write(folder.resolve("bug"), Map.of(), List.of(tensor)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a: 1 bytes were written, its shape takes 8");
    }

    private static ByteBuffer bytes(int... values) {
        var buffer = ByteBuffer.allocate(values.length);
        for (int value : values) {
            buffer.put((byte) value);
        }
        return buffer.flip();
    }
}
