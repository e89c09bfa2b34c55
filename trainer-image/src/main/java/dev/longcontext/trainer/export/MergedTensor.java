package dev.longcontext.trainer.export;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.safetensors.FloatCodec;
import dev.longcontext.trainer.safetensors.SafetensorsWriter;
import dev.longcontext.trainer.safetensors.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.IntStream;

/**
 * A tensor of the merged model. Its elements are opened when it is written, and let go of afterwards.
 *
 * @param name as in a checkpoint
 */
record MergedTensor(String name, long[] shape, Source source) {

    private static final int ELEMENTS_PER_PIECE = 1 << 20;
    private static final int ELEMENTS_PER_TASK = 1 << 14;

    /** Opens a tensor's elements. */
    @FunctionalInterface
    interface Source {
        Elements open() throws IOException;
    }

    /** @param type F32 or BF16 */
    SafetensorsWriter.Tensor as(TensorType type, Runnable written) {
        return new SafetensorsWriter.Tensor(name, type, shape, sink -> {
            writeTo(sink, type);
            written.run();
        });
    }

    private void writeTo(SafetensorsWriter.Sink sink, TensorType type) throws IOException {
        Elements elements = source.open();
        int width = type.bits() / Byte.SIZE;
        long size = size();
        ByteBuffer piece = ByteBuffer.allocateDirect((int) Math.min(size, ELEMENTS_PER_PIECE) * width)
                .order(ByteOrder.LITTLE_ENDIAN);
        for (long first = 0; first < size; first += ELEMENTS_PER_PIECE) {
            int count = (int) Math.min(ELEMENTS_PER_PIECE, size - first);
            encode(elements, first, count, type, piece);
            sink.write(piece.clear().limit(count * width));
        }
    }

    private void encode(Elements elements, long first, int count, TensorType type, ByteBuffer piece) {
        int tasks = (count + ELEMENTS_PER_TASK - 1) / ELEMENTS_PER_TASK;
        IntStream.range(0, tasks).parallel().forEach(task -> {
            int begin = task * ELEMENTS_PER_TASK;
            float[] values = new float[Math.min(ELEMENTS_PER_TASK, count - begin)];
            elements.read(first + begin, values, values.length);
            for (int i = 0; i < values.length; i++) {
                put(piece, begin + i, values[i], type);
            }
        });
    }

    private void put(ByteBuffer piece, int index, float value, TensorType type) {
        if (type == TensorType.F32) {
            piece.putFloat(index * Float.BYTES, finite(value));
        } else {
            short half = FloatCodec.toBf16(value);
            finite(FloatCodec.fromBf16(half));
            piece.putShort(index * Short.BYTES, half);
        }
    }

    private float finite(float value) {
        if (Float.isFinite(value)) {
            return value;
        }
        throw new FailureException(
                FailureClass.InvalidData,
                "the merged " + name + " would hold " + value + ": every weight must be a finite number",
                "The training diverged: check the losses in metrics.jsonl, and train again with a lower "
                        + "spec.training.optimizer.learningRate.");
    }

    long size() {
        long size = 1;
        for (long dimension : shape) {
            size *= dimension;
        }
        return size;
    }
}
