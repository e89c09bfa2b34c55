package dev.longcontext.trainer.weights;

import dev.longcontext.trainer.architecture.ModelConfiguration;
import dev.longcontext.trainer.architecture.ModelFolder;
import dev.longcontext.trainer.architecture.WeightTable;
import dev.longcontext.trainer.architecture.WeightTable.Weight;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.safetensors.FloatCodec;
import dev.longcontext.trainer.safetensors.SafetensorsException;
import dev.longcontext.trainer.safetensors.SafetensorsFolder;
import dev.longcontext.trainer.safetensors.TensorEntry;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether a folder's tensors are those of its config.json: names, shapes and types, told from the headers alone, so
 * that it costs no reading of weights; but for a few pieces of tables that must be the same ({@link TiedTables}).
 */
public final class WeightFiles {

    private static final String STALE_BUFFER = ".rotary_emb.inv_freq"; // written by transformers before 4.31

    private static final String HEAD = "lm_head.weight";

    private final Path folder;
    private final ModelConfiguration configuration;

    private WeightFiles(Path folder, ModelConfiguration configuration) {
        this.folder = folder;
        this.configuration = configuration;
    }

    /**
     * @throws FailureException of class InvalidData where a file is none, or weights are missing, unknown, or of
     *     another shape or type
     * @throws IOException where a file cannot be read
     */
    public static void check(Path folder, ModelConfiguration configuration) throws IOException {
        open(folder, configuration).close();
    }

    /** The same, and leaves the files open. */
    static SafetensorsFolder open(Path folder, ModelConfiguration configuration) throws IOException {
        ModelFolder.refusePointers(folder);
        SafetensorsFolder files = openChecked(folder);
        try {
            new WeightFiles(folder, configuration).check(files);
            return files;
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
        }
    }

    private static SafetensorsFolder openChecked(Path folder) throws IOException {
        try {
            return SafetensorsFolder.open(folder);
        } catch (SafetensorsException e) {
            throw ModelFolder.invalid(e.getMessage(), WeightMismatch.COMPLETE).causedBy(e);
        } catch (NoSuchFileException e) {
            throw ModelFolder.invalid(e.getFile() + " is not there", WeightMismatch.COMPLETE)
                    .causedBy(e);
        }
    }

    private void check(SafetensorsFolder files) throws IOException {
        Map<String, Weight> expected = new LinkedHashMap<>();
        WeightTable.outside(configuration).forEach(weight -> expected.put(weight.fileName(), weight));
        for (int i = 0; i < configuration.layers(); i++) {
            WeightTable.layer(configuration, i).forEach(weight -> expected.put(weight.fileName(), weight));
        }
        List<TensorEntry> unknown = new ArrayList<>();
        List<WeightMismatch.Unfit> unfit = new ArrayList<>();
        for (String name : files.names()) {
            TensorEntry entry = files.tensor(name);
            Weight weight = expected.remove(name);
            if (weight == null && !ignorable(name)) {
                unknown.add(entry);
            } else if (weight != null && !fits(entry, weight)) {
                unfit.add(new WeightMismatch.Unfit(weight, entry));
            }
        }
        var mismatch = new WeightMismatch(configuration, List.copyOf(expected.values()), unknown, unfit);
        if (!mismatch.isEmpty()) {
            throw ModelFolder.invalid(
                    folder + ": the weights do not fit config.json: " + mismatch.description(), mismatch.remedy());
        }
        if (configuration.tiedEmbeddings() && files.names().contains(HEAD)) {
            String table = WeightTable.outside(configuration).get(0).fileName();
            TiedTables.check(files, files.tensor(table), files.tensor(HEAD));
        }
    }

    private static boolean fits(TensorEntry entry, Weight weight) {
        return Arrays.equals(entry.shape(), weight.shape()) && FloatCodec.decodes(entry.type());
    }

    private boolean ignorable(String name) {
        return name.endsWith(STALE_BUFFER) || configuration.tiedEmbeddings() && name.equals(HEAD);
    }
}
