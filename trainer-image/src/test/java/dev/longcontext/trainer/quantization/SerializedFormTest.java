package dev.longcontext.trainer.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.longcontext.trainer.reference.Reference;
import dev.longcontext.trainer.safetensors.SafetensorsFile;
import dev.longcontext.trainer.safetensors.SafetensorsWriter;
import dev.longcontext.trainer.safetensors.TensorEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SerializedFormTest {

    @TempDir
    Path folder;

    /** Reads a Linear4bit that bitsandbytes saved, and writes the same bytes again. */
    @Test
    void isThatOfBitsandbytes() throws IOException {
        Path saved = Reference.path("nf4/linear4bit.safetensors");
        Path written = folder.resolve("linear4bit.safetensors");
        try (SafetensorsFile theirs = SafetensorsFile.open(saved)) {
            QuantizedMatrix matrix = SerializedForm.read(theirs, "proj.weight");
            TensorEntry input = theirs.tensor("input");
            assertThat(matrix.shape()).containsExactly(input.shape());
            assertThat(matrix.storedAs()).isEqualTo(input.type());

            SafetensorsWriter.write(written, Map.of(), SerializedForm.tensors("proj.weight", matrix));

            try (SafetensorsFile ours = SafetensorsFile.open(written)) {
                for (TensorEntry entry : theirs.tensors()) {
                    if (entry.name().startsWith("proj.")) {
                        assertThat(ours.tensor(entry.name()).describe()).isEqualTo(entry.describe());
                        assertThat(Reference.bytes(ours, entry.name()))
                                .as(entry.name())
                                .isEqualTo(Reference.bytes(theirs, entry.name()));
                    }
                }
            }
            float[] expected = Reference.floats(theirs, "dequantised");
            float[] absmax = matrix.scales().absmax();
            for (int i = 0; i < expected.length; i++) {
                float value = Nf4.dequantise(matrix.packed(), i, absmax[i / matrix.blockSize()]);
                assertThat(value).isCloseTo(expected[i], within(Math.abs(expected[i]) * 1e-6f));
            }
        }
    }
}
