package dev.longcontext.trainer.reference;

import dev.longcontext.trainer.safetensors.SafetensorsFile;
import dev.longcontext.trainer.safetensors.SafetensorsWriter;
import dev.longcontext.trainer.safetensors.SafetensorsWriter.Tensor;
import dev.longcontext.trainer.safetensors.TensorEntry;
import dev.longcontext.trainer.safetensors.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Files of weights as people have them, made from the reference's. */
public final class Tensors {

    private Tensors() {}

    /** Writes a file with each tensor as the function gives it; none where it gives none. */
    public static void rewrite(Path from, Path to, Function<Tensor, Stream<Tensor>> change) throws IOException {
        List<Tensor> tensors = new ArrayList<>();
        try (SafetensorsFile file = SafetensorsFile.open(from)) {
            for (TensorEntry entry : file.tensors()) {
                ByteBuffer data = file.map(entry);
                Tensor tensor =
                        new Tensor(entry.name(), entry.type(), entry.shape(), sink -> sink.write(data.duplicate()));
                change.apply(tensor).forEach(tensors::add);
            }
        }
        Files.deleteIfExists(to);
        SafetensorsWriter.write(to, Map.of("format", "pt"), tensors);
    }

    public static Tensor renamed(Tensor tensor, String name) {
        return new Tensor(name, tensor.type(), tensor.shape(), tensor.content());
    }

    /**
     * A float32 table of tokens with more rows. Rows of large numbers, one the other's negative, so that one of them
     * is the most likely token wherever it is not ruled out.
     */
    public static Tensor padded(Tensor table, int rows) {
        long width = table.shape()[1];
        int more = rows - (int) table.shape()[0];
        ByteBuffer padding =
                ByteBuffer.allocate((int) (more * width) * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < more; row++) {
            for (int i = 0; i < width; i++) {
                padding.putFloat((row % 2 == 0 ? 9 : -9) * (i % 3 + 1));
            }
        }
        return new Tensor(table.name(), TensorType.F32, new long[] {rows, width}, sink -> {
            table.content().writeTo(sink);
            sink.write(padding.flip());
        });
    }

    public static boolean isTable(Tensor tensor) {
        return tensor.name().equals("lm_head.weight") || tensor.name().equals("model.embed_tokens.weight");
    }
}
