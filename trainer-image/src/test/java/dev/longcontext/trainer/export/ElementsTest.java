package dev.longcontext.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.trainer.quantization.Nf4Options;
import dev.longcontext.trainer.safetensors.FloatCodec;
import dev.longcontext.trainer.safetensors.TensorEntry;
import dev.longcontext.trainer.safetensors.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ElementsTest {

    private static final int ROWS = 5;
    private static final int COLUMNS = 7;
    private static final int RANK = 3;

    /** However a tensor is cut in mappings and reads, its elements are the same. */
    @Property(tries = 200)
    void readsAcrossPieces(
            @ForAll @IntRange(min = 1, max = 40) int perPiece, @ForAll @IntRange(min = 1, max = 40) int perRead)
            throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(35 * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 35; i++) {
            bytes.putShort(FloatCodec.toBf16(i));
        }
        var entry = new TensorEntry("w", TensorType.BF16, new long[] {ROWS, COLUMNS}, 0, 70);

        Elements stored = StoredElements.open(
                entry,
                (tensor, offset, length) -> bytes.duplicate()
                        .position((int) offset)
                        .limit((int) (offset + length))
                        .slice()
                        .order(ByteOrder.LITTLE_ENDIAN),
                perPiece);

        assertThat(read(stored, perRead)).containsExactly(counting());
    }

    /** W + scale * B A, whichever part of it is asked for. */
    @Property(tries = 100)
    void addsTheAdapter(@ForAll @IntRange(min = 1, max = 40) int perRead) {
        float[] a = new float[RANK * COLUMNS];
        float[] b = new float[ROWS * RANK];
        for (int i = 0; i < a.length; i++) {
            a[i] = i % 5 - 2;
        }
        for (int i = 0; i < b.length; i++) {
            b[i] = i % 4 - 1;
        }
        float[] expected = counting();
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                for (int k = 0; k < RANK; k++) {
                    expected[row * COLUMNS + column] += 0.5f * b[row * RANK + k] * a[k * COLUMNS + column];
                }
            }
        }

        var merged = new LoraElements(of(counting()), a, b, COLUMNS, 0.5f);

        assertThat(read(merged, perRead)).containsExactly(expected);
    }

    /** Elements that are codes times the block's scale come back as they were, in the checkpoint's type. */
    @Property(tries = 4)
    void dequantisesInTheTypeOfTheCheckpoint(@ForAll @IntRange(min = 0, max = 2) int which) {
        TensorType type = new TensorType[] {TensorType.F32, TensorType.BF16, TensorType.F16}[which];
        float[] values = new float[35];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i % 3 - 1) * 0.1f;
        }

        var dequantized = new DequantizedElements(of(values), 35, type, new Nf4Options(64, false));

        float tenth =
                switch (type) {
                    case BF16 -> 0x1.9ap-4f;
                    case F16 -> 0x1.998p-4f;
                    default -> 0.1f;
                };
        float[] read = read(dequantized, 11);
        assertThat(read[0]).isEqualTo(-tenth);
        assertThat(read[1]).isZero();
        assertThat(read[2]).isEqualTo(tenth);
    }

    private static float[] counting() {
        float[] values = new float[ROWS * COLUMNS];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        return values;
    }

    private static Elements of(float[] values) {
        return (first, target, count) -> System.arraycopy(values, (int) first, target, 0, count);
    }

    private static float[] read(Elements elements, int perRead) {
        float[] all = new float[ROWS * COLUMNS];
        for (int first = 0; first < all.length; first += perRead) {
            float[] some = new float[Math.min(perRead, all.length - first)];
            elements.read(first, some, some.length);
            System.arraycopy(some, 0, all, first, some.length);
        }
        return all;
    }
}
