package dev.longcontext.trainer.tensors;

import dev.longcontext.trainer.safetensors.TensorType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * TorchScript source text and how it becomes the archive that libtorch loads.
 *
 * <p>The archive is the zip file which {@code torch.jit.save} writes, reduced to its four kinds of entry: the sources,
 * the pickled module (its class and its attributes), the constants (none) and the format's version.
 *
 * @param className the module's class, qualified by its source: {@code training.Llama} is class {@code Llama} in the
 *     source named {@code training}
 * @param attributes the module's attributes: Long, Double, Boolean, or TensorType for an {@code int} that stands for a
 *     type; the class declares them with their types
 * @param sources text by name; source {@code llama} is referred to as {@code __torch__.llama}. Types have the names that
 *     PyTorch gives them, such as {@code torch.float32}
 */
public record TorchScript(String className, Map<String, Object> attributes, Map<String, String> sources) {

    private static final byte[] EMPTY_TUPLE_PICKLE = {(byte) 0x80, 2, ')', '.'};

    /** The text of a class-path resource beside {@code owner}. */
    public static String resource(Class<?> owner, String name) {
        try (InputStream in = owner.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("class path: no " + name + " beside " + owner.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The archive's bytes. */
    byte[] pack() {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            put(zip, "data.pkl", pickle());
            for (var source : sources.entrySet()) {
                byte[] text = Dtype.numbersIn(source.getValue()).getBytes(StandardCharsets.UTF_8);
                put(zip, "code/__torch__/" + source.getKey() + ".py", text);
            }
            put(zip, "constants.pkl", EMPTY_TUPLE_PICKLE);
            put(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // in memory: cannot happen
        }
        return bytes.toByteArray();
    }

    /** Pickle protocol 2: class.__new__(), then its state, a dictionary of the attributes. */
    private byte[] pickle() throws IOException {
        int dot = className.lastIndexOf('.');
        String module = "__torch__." + className.substring(0, dot);
        var out = new ByteArrayOutputStream();
        out.write(new byte[] {(byte) 0x80, 2});
        out.write(("c" + module + "\n" + className.substring(dot + 1) + "\n").getBytes(StandardCharsets.US_ASCII));
        out.write(new byte[] {')', (byte) 0x81, '}', '('});
        writeKey(out, "training");
        out.write(0x89);
        for (var attribute : attributes.entrySet()) {
            writeKey(out, attribute.getKey());
            writeValue(out, attribute.getValue());
        }
        out.write(new byte[] {'u', 'b', '.'});
        return out.toByteArray();
    }

    private static void writeKey(ByteArrayOutputStream out, String key) throws IOException {
        byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
        out.write('X');
        out.write(new byte[] {(byte) utf8.length, 0, 0, 0});
        out.write(utf8);
    }

    private static void writeValue(ByteArrayOutputStream out, Object value) throws IOException {
        if (value instanceof Boolean flag) {
            out.write(flag ? 0x88 : 0x89);
        } else if (value instanceof Double number) {
            out.write('G');
            out.write(ByteBuffer.allocate(Double.BYTES).putDouble(number).array());
        } else if (value instanceof Long number) {
            out.write(new byte[] {(byte) 0x8a, Long.BYTES}); // LONG1, little-endian two's complement
            out.write(ByteBuffer.allocate(Long.BYTES)
                    .putLong(Long.reverseBytes(number))
                    .array());
        } else if (value instanceof TensorType type) {
            writeValue(out, Dtype.of(type).number());
        } else {
            throw new IllegalArgumentException("attribute of unsupported type: " + value);
        }
    }

    /** Stored, not compressed: libtorch reads its archives in place. */
    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        var checksum = new CRC32();
        checksum.update(content);
        var entry = new ZipEntry("module/" + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
