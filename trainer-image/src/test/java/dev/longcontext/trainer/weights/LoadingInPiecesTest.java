package dev.longcontext.trainer.weights;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.quantization.Nf4;
import dev.longcontext.trainer.quantization.Nf4Options;
import dev.longcontext.trainer.quantization.QuantizedMatrix;
import dev.longcontext.trainer.safetensors.SafetensorsFile;
import dev.longcontext.trainer.safetensors.SafetensorsFolder;
import dev.longcontext.trainer.safetensors.SafetensorsWriter;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.TensorMemory;
import dev.longcontext.trainer.tensors.TorchRuntime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A matrix of 20 MB, more than the pieces in which it is read and quantised, and no multiple of them. */
class LoadingInPiecesTest {

    private static final int ROWS = 5003;
    private static final int COLUMNS = 1024;

    @TempDir
    Path folder;

    private final float[] values = new float[ROWS * COLUMNS];

    @BeforeEach
    void write() throws IOException {
        TorchRuntime.start(2);
        var random = new Random(5);
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
            bytes.putFloat(values[i]);
        }
        var tensor = new SafetensorsWriter.Tensor(
                "matrix", TensorType.F32, new long[] {ROWS, COLUMNS}, sink -> sink.write(bytes.flip()));
        SafetensorsWriter.write(folder.resolve(SafetensorsFolder.SINGLE), Map.of(), List.of(tensor));
    }

    @Test
    void readsWhatIsInTheFile() throws IOException {
        try (NDManager manager = TorchRuntime.newManager();
                TensorMemory memory = new TensorMemory(manager);
                SafetensorsFile file = SafetensorsFile.open(folder.resolve(SafetensorsFolder.SINGLE))) {
            NDArray read = memory.read(manager, file, file.tensor("matrix"), TensorType.F32);

            assertThat(read.toFloatArray()).isEqualTo(values);
        }
    }

    @Test
    void quantisesAsInOnePiece() throws IOException {
        byte[] codes = new byte[values.length / 2];
        float[] absmax = Nf4.quantise(
                (first, target, count) -> System.arraycopy(values, (int) first, target, 0, count),
                values.length,
                64,
                ByteBuffer.wrap(codes));
        try (NDManager manager = TorchRuntime.newManager();
                TensorMemory memory = new TensorMemory(manager);
                SafetensorsFolder weights = SafetensorsFolder.open(folder)) {
            QuantizedMatrix matrix =
                    new MatrixQuantiser(manager, new Nf4Options(64, false)).quantise(weights, weights.tensor("matrix"));

            byte[] quantised = new byte[codes.length];
            matrix.packed().rewind().get(quantised);
            assertThat(quantised).isEqualTo(codes);
            assertThat(matrix.scales().absmax()).isEqualTo(absmax);
        }
    }
}
