package dev.longcontext.trainer.weights;

import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.quantization.Nf4Options;
import dev.longcontext.trainer.quantization.QuantizedMatrix;
import dev.longcontext.trainer.quantization.SerializedForm;
import dev.longcontext.trainer.safetensors.SafetensorsException;
import dev.longcontext.trainer.safetensors.SafetensorsFile;
import dev.longcontext.trainer.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model's projections in NF4 on the volume, in bitsandbytes' form: the first process that needs them quantises, all
 * later ones map the file. It is only ever a copy: what is missing, of another model or damaged is made again.
 *
 * @param folder where the file is, for this alone
 * @param modelDigest of the weights that are quantised
 */
public record QuantizedCache(Path folder, String modelDigest) {

    private static final String MODEL_KEY = "model_digest";
    private static final String FORMAT_KEY = "format";
    private static final Logger LOG = LoggerFactory.getLogger(QuantizedCache.class);

    private Path file(Nf4Options options) {
        String scales = options.doubleQuantization() ? "double" : "single";
        return folder.resolve("nf4-%d-%s.safetensors".formatted(options.blockSize(), scales));
    }

    private static Path digestOf(Path file) {
        return file.resolveSibling(file.getFileName() + ".sha256");
    }

    /**
     * The matrices, mapped.
     *
     * @param names of all that are wanted
     * @return empty where the cache does not have them, whole and of this model
     */
    Optional<Map<String, QuantizedMatrix>> read(Nf4Options options, Collection<String> names) throws IOException {
        Path file = file(options);
        if (!Files.exists(file) || !Files.exists(digestOf(file))) {
            return Optional.empty();
        }
        if (!Digests.ofFile(file).equals(Files.readString(digestOf(file)).strip())) {
            LOG.warn("{} does not match its SHA-256: creating it again", file);
            return Optional.empty();
        }
        return map(file, names);
    }

    private Optional<Map<String, QuantizedMatrix>> map(Path file, Collection<String> names) throws IOException {
        try (SafetensorsFile cached = SafetensorsFile.open(file)) {
            if (!modelDigest.equals(cached.metadata().get(MODEL_KEY))) {
                LOG.info("{} belongs to another model: creating it again", file);
                return Optional.empty();
            }
            var matrices = new LinkedHashMap<String, QuantizedMatrix>();
            for (String name : names) {
                matrices.put(name, SerializedForm.read(cached, name));
            }
            return Optional.of(matrices);
        } catch (SafetensorsException e) {
            LOG.warn("{}: creating it again", e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Writes the matrices, and gives them back mapped.
     *
     * @return empty where they cannot be kept; a volume that is full or cannot be written to is no failure
     */
    Optional<Map<String, QuantizedMatrix>> keep(Nf4Options options, Map<String, QuantizedMatrix> matrices) {
        Path file = file(options);
        Path part = AtomicFiles.partOf(file);
        var tensors = new ArrayList<SafetensorsWriter.Tensor>();
        matrices.forEach((name, matrix) -> tensors.addAll(SerializedForm.tensors(name, matrix)));
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(part);
            Files.deleteIfExists(digestOf(file));
            SafetensorsWriter.write(part, Map.of(FORMAT_KEY, "pt", MODEL_KEY, modelDigest), tensors);
            String digest = Digests.ofFile(part);
            AtomicFiles.rename(part, file);
            AtomicFiles.write(digestOf(file), digest + "\n");
            return map(file, matrices.keySet());
        } catch (IOException e) {
            LOG.warn(
                    "quantised weights cannot be stored in {}, so the next start quantises again: {}",
                    folder,
                    e.toString());
            return Optional.empty();
        } finally {
            deletePart(part);
        }
    }

    private static void deletePart(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            LOG.warn("{} is left over: {}", part, e.toString());
        }
    }
}
