package dev.longcontext.trainer.weights;

import dev.longcontext.trainer.quantization.Nf4Options;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.Bfloat16Products;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Which model to load, and in what form.
 *
 * @param folder a Hugging Face folder: config.json and safetensors
 * @param computation F32 or BF16
 * @param ropeTheta in place of the folder's own; empty leaves that
 * @param quantization of the layers' projections; empty: none
 * @param cache of the quantised projections; empty: they are quantised in memory
 * @param trained which of the model's own weights will be changed: those are read rather than mapped
 * @param products how it multiplies where it computes in BF16 on the CPU; empty: as this CPU does it best
 */
public record ModelSource(
        Path folder,
        TensorType computation,
        OptionalDouble ropeTheta,
        Optional<Nf4Options> quantization,
        Optional<QuantizedCache> cache,
        Trained trained,
        Optional<Bfloat16Products> products) {

    /** Which weights of the files training changes. */
    public enum Trained {
        /** None: inference, and an adapter alone. */
        NOTHING,
        /** The embedding table, beside an adapter. */
        EMBEDDING,
        /** All. They keep the type of the files, so that no digit is lost on the way to float32. */
        EVERYTHING
    }

    /** The model as it is in its folder. */
    public static ModelSource of(Path folder, TensorType computation) {
        return new ModelSource(
                folder,
                computation,
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.empty(),
                Trained.NOTHING,
                Optional.empty());
    }

    public ModelSource withRopeTheta(double theta) {
        return withRopeTheta(OptionalDouble.of(theta));
    }

    /** @param theta empty leaves the folder's own */
    public ModelSource withRopeTheta(OptionalDouble theta) {
        return new ModelSource(folder, computation, theta, quantization, cache, trained, products);
    }

    public ModelSource quantised(Nf4Options options) {
        return new ModelSource(folder, computation, ropeTheta, Optional.of(options), cache, trained, products);
    }

    /** Quantised once, and mapped afterwards. */
    public ModelSource cachedIn(QuantizedCache quantised) {
        return new ModelSource(folder, computation, ropeTheta, quantization, Optional.of(quantised), trained, products);
    }

    public ModelSource training(Trained changed) {
        return new ModelSource(folder, computation, ropeTheta, quantization, cache, changed, products);
    }

    /** Whatever this CPU is. */
    public ModelSource multiplyingBy(Bfloat16Products chosen) {
        return new ModelSource(folder, computation, ropeTheta, quantization, cache, trained, Optional.of(chosen));
    }
}
