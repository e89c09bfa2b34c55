package dev.longcontext.trainer.quantization;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.longcontext.trainer.safetensors.SafetensorsException;
import dev.longcontext.trainer.safetensors.SafetensorsFile;
import dev.longcontext.trainer.safetensors.SafetensorsWriter.Tensor;
import dev.longcontext.trainer.safetensors.TensorEntry;
import dev.longcontext.trainer.safetensors.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Quantised matrices as bitsandbytes serialises its Linear4bit: the packed codes under the weight's own name, the
 * scales and code books beside it, and a JSON text as bytes.
 */
public final class SerializedForm {

    private static final String STATE = ".quant_state.bitsandbytes__nf4";
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final DefaultPrettyPrinter SPACED = spaced();

    private SerializedForm() {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({"quant_type", "blocksize", "dtype", "shape", "nested_blocksize", "nested_dtype", "nested_offset"
    })
    private record State(
            @JsonProperty("quant_type") String type,
            @JsonProperty("blocksize") int blockSize,
            @JsonProperty("dtype") String dtype,
            @JsonProperty("shape") long[] shape,
            @JsonProperty("nested_blocksize") Integer nestedBlockSize,
            @JsonProperty("nested_dtype") String nestedDtype,
            @JsonProperty("nested_offset") Double nestedOffset) {}

    /** The tensors of one matrix, to be written under {@code name}. */
    public static List<Tensor> tensors(String name, QuantizedMatrix matrix) {
        var tensors = new ArrayList<Tensor>();
        ByteBuffer packed = matrix.packed();
        tensors.add(new Tensor(
                name,
                TensorType.U8,
                new long[] {packed.limit(), 1},
                sink -> sink.write(packed.duplicate().rewind())));
        Integer nestedBlock = null;
        String nestedDtype = null;
        Double offset = null;
        if (matrix.scales() instanceof BlockScales.Double nested) {
            tensors.add(bytes(name + ".absmax", nested.codes()));
            tensors.add(floats(name + ".nested_absmax", nested.nestedAbsmax()));
            tensors.add(floats(name + ".nested_quant_map", DynamicMap.values()));
            nestedBlock = BlockScales.NESTED_BLOCK;
            nestedDtype = "float32";
            offset = (double) nested.offset();
        } else {
            tensors.add(floats(name + ".absmax", matrix.scales().absmax()));
        }
        tensors.add(floats(name + ".quant_map", Nf4.codes()));
        var state = new State(
                "nf4", matrix.blockSize(), dtype(matrix.storedAs()), matrix.shape(), nestedBlock, nestedDtype, offset);
        tensors.add(bytes(name + STATE, json(state)));
        return tensors;
    }

    /**
     * Reads the matrix written under {@code name}.
     *
     * @throws SafetensorsException where a part is missing or not of this form
     */
    public static QuantizedMatrix read(SafetensorsFile file, String name) throws IOException {
        ByteBuffer packed = file.map(file.tensor(name));
        TensorEntry stateEntry = file.tensor(name + STATE);
        State state = JSON.readValue(
                StandardCharsets.UTF_8.decode(file.map(stateEntry)).toString(), State.class);
        if (!"nf4".equals(state.type())) {
            throw new SafetensorsException(file.path(), name + ": quant_type must be nf4, found " + state.type());
        }
        TensorEntry absmax = file.tensor(name + ".absmax");
        BlockScales scales;
        if (absmax.type() == TensorType.U8) {
            byte[] codes = new byte[Math.toIntExact(absmax.length())];
            file.map(absmax).get(codes);
            float[] nested = floats(file, name + ".nested_absmax");
            scales = new BlockScales.Double(codes, nested, state.nestedOffset().floatValue());
        } else {
            scales = new BlockScales.Single(floats(file, name + ".absmax"));
        }
        return new QuantizedMatrix(state.shape(), type(file, state.dtype()), state.blockSize(), packed, scales);
    }

    private static float[] floats(SafetensorsFile file, String name) throws IOException {
        TensorEntry entry = file.tensor(name);
        if (entry.type() != TensorType.F32) {
            throw new SafetensorsException(file.path(), "tensor \"" + name + "\" must be F32, is " + entry.type());
        }
        float[] values = new float[Math.toIntExact(entry.length() / Float.BYTES)];
        file.map(entry).asFloatBuffer().get(values);
        return values;
    }

    private static Tensor bytes(String name, byte[] bytes) {
        return new Tensor(name, TensorType.U8, new long[] {bytes.length}, sink -> sink.write(ByteBuffer.wrap(bytes)));
    }

    private static Tensor floats(String name, float[] values) {
        return new Tensor(name, TensorType.F32, new long[] {values.length}, sink -> {
            var bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            sink.write(bytes);
        });
    }

    private static String dtype(TensorType type) {
        return switch (type) {
            case F32 -> "float32";
            case BF16 -> "bfloat16";
            case F16 -> "float16";
            default -> throw new IllegalArgumentException("not a dtype of weights: " + type);
        };
    }

    private static TensorType type(SafetensorsFile file, String dtype) throws SafetensorsException {
        return switch (dtype) {
            case "float32" -> TensorType.F32;
            case "bfloat16" -> TensorType.BF16;
            case "float16" -> TensorType.F16;
            default -> throw new SafetensorsException(file.path(), "dtype " + dtype + " is not a dtype of weights");
        };
    }

    private static byte[] json(State state) {
        try {
            return JSON.writer(SPACED).writeValueAsBytes(state);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One line with a space after each comma and colon, which makes the bytes those of Python's json module. */
    private static DefaultPrettyPrinter spaced() {
        var separators = Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEntrySpacing(Separators.Spacing.AFTER)
                .withArrayValueSpacing(Separators.Spacing.AFTER);
        var indenter = new DefaultPrettyPrinter.NopIndenter();
        return new DefaultPrettyPrinter(separators).withObjectIndenter(indenter).withArrayIndenter(indenter);
    }
}
