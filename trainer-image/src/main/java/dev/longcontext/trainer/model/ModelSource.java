package dev.longcontext.trainer.model;

import dev.longcontext.trainer.quantization.Nf4Options;
import dev.longcontext.trainer.safetensors.TensorType;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Which model to load, and in what form.
 *
 * @param folder a Hugging Face folder: config.json and safetensors
 * @param computation F32 or BF16
 * @param ropeTheta in place of the folder's own
 * @param quantization of the layers' projections; empty: none
 * @param asStored whether matrices keep the type of the files, rather than being brought to the computation's once
 */
public record ModelSource(
        Path folder,
        TensorType computation,
        OptionalDouble ropeTheta,
        Optional<Nf4Options> quantization,
        boolean asStored) {

    /** The model as it is in its folder. */
    public static ModelSource of(Path folder, TensorType computation) {
        return new ModelSource(folder, computation, OptionalDouble.empty(), Optional.empty(), false);
    }

    public ModelSource withRopeTheta(double theta) {
        return new ModelSource(folder, computation, OptionalDouble.of(theta), quantization, asStored);
    }

    public ModelSource quantised(Nf4Options options) {
        return new ModelSource(folder, computation, ropeTheta, Optional.of(options), asStored);
    }

    /** For training in full: no digit of the files is lost on the way to float32. */
    public ModelSource inFull() {
        return new ModelSource(folder, computation, ropeTheta, quantization, true);
    }
}
