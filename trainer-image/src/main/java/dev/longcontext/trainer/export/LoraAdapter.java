package dev.longcontext.trainer.export;

import dev.longcontext.trainer.adapter.AdapterConfiguration;
import dev.longcontext.trainer.adapter.AdapterNames;
import dev.longcontext.trainer.adapter.AdapterNames.AdapterTensor;
import dev.longcontext.trainer.adapter.PeftAdapter;
import dev.longcontext.trainer.architecture.ModelConfiguration;
import dev.longcontext.trainer.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A PEFT adapter in its folder, read a tensor at a time. */
final class LoraAdapter implements AutoCloseable {

    private final AdapterConfiguration configuration;
    private final SafetensorsFile file;
    private final List<AdapterTensor> tensors;

    private LoraAdapter(AdapterConfiguration configuration, SafetensorsFile file, List<AdapterTensor> tensors) {
        this.configuration = configuration;
        this.file = file;
        this.tensors = tensors;
    }

    /**
     * @throws dev.longcontext.trainer.failure.FailureException of class InvalidData where it is not an adapter of this
     *     model
     */
    static LoraAdapter open(Path folder, ModelConfiguration model) throws IOException {
        AdapterConfiguration configuration = AdapterConfiguration.read(folder);
        List<AdapterTensor> tensors = AdapterNames.of(model, configuration);
        SafetensorsFile file = SafetensorsFile.open(folder.resolve(PeftAdapter.FILE));
        try {
            PeftAdapter.check(file, tensors);
            return new LoraAdapter(configuration, file, tensors);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    AdapterConfiguration configuration() {
        return configuration;
    }

    /** Its tensors, by our names and PEFT's. */
    List<AdapterTensor> tensors() {
        return tensors;
    }

    /** What B A is multiplied by. */
    float scale() {
        return (float) configuration.scale();
    }

    Elements elements(AdapterTensor tensor) throws IOException {
        return StoredElements.open(file.tensor(tensor.fileName()), file::map);
    }

    /** The whole tensor: a narrow matrix. */
    float[] values(AdapterTensor tensor) throws IOException {
        float[] values = new float[Math.toIntExact(tensor.shape()[0] * tensor.shape()[1])];
        elements(tensor).read(0, values, values.length);
        return values;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
