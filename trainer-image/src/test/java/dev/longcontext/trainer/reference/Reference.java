package dev.longcontext.trainer.reference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.safetensors.FloatCodec;
import dev.longcontext.trainer.safetensors.SafetensorsFile;
import dev.longcontext.trainer.safetensors.TensorEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The values that reference implementations gave (src/test/resources/reference). */
public final class Reference {

    private Reference() {}

    /**
     * A file or folder of the reference: of {@code -Dreference=FOLDER} where that has it, else of this repository. What a
     * test compares with it comes from the reference, too: lengths, ids, settings and sizes.
     */
    public static Path path(String name) {
        String other = System.getProperty("reference");
        String part = Path.of(name).getName(0).toString();
        return other == null || !Files.exists(Path.of(other).resolve(part))
                ? fixture(name)
                : Path.of(other).resolve(name);
    }

    /** The same, always of this repository: for tests of something else, which know the model's sizes. */
    public static Path fixture(String name) {
        try {
            return Path.of(Reference.class.getResource("/reference/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public static JsonNode json(String name) {
        try {
            return Json.MAPPER.readTree(path(name).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A tensor of a floating-point type, row-major. */
    public static float[] floats(SafetensorsFile file, String tensor) throws IOException {
        TensorEntry entry = file.tensor(tensor);
        float[] values =
                new float[(int) (entry.length() * Byte.SIZE / entry.type().bits())];
        FloatCodec.decode(entry.type(), file.map(entry), 0, values, values.length);
        return values;
    }

    public static byte[] bytes(SafetensorsFile file, String tensor) throws IOException {
        byte[] values = new byte[(int) file.tensor(tensor).length()];
        file.map(file.tensor(tensor)).get(values);
        return values;
    }

    public static int[] ints(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).intValue();
        }
        return values;
    }

    public static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) array.get(i).doubleValue();
        }
        return values;
    }
}
