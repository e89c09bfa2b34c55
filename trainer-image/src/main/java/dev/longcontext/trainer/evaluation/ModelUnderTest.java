package dev.longcontext.trainer.evaluation;

import ai.djl.ndarray.NDManager;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.RunConfig.MergeBase;
import dev.longcontext.contract.Stage;
import dev.longcontext.contract.TrainingConfig;
import dev.longcontext.contract.TrainingConfig.Method;
import dev.longcontext.trainer.adapter.PeftAdapter;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.quantization.Nf4Options;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.weights.ModelSource;
import dev.longcontext.trainer.weights.QuantizedCache;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Which of the two models is measured, and how it is loaded. */
enum ModelUnderTest {
    /** The model as fetched: not quantised, with its own RoPE base. */
    BASE("base") {
        @Override
        LlamaModel load(NDManager manager, StageContext context) throws IOException {
            return LlamaModel.load(manager, ModelSource.of(context.workspace().model(), computation(context)));
        }
    },

    /** The model as it is published: the new RoPE base, and the adapter on the weights that the export merges it into. */
    TUNED("tuned") {
        @Override
        LlamaModel load(NDManager manager, StageContext context) throws IOException {
            RunConfig configuration = context.configuration();
            TrainingConfig training = configuration.training();
            OptionalDouble theta = configuration.context().newRopeTheta();
            if (training.method() == Method.Full) {
                return LlamaModel.load(
                        manager,
                        ModelSource.of(context.workspace().adapter(), computation(context))
                                .withRopeTheta(theta));
            }
            ModelSource source = ModelSource.of(context.workspace().model(), computation(context))
                    .withRopeTheta(theta);
            if (isOnDequantised(configuration)) {
                source = source.quantised(Nf4Options.of(training.quantization()))
                        .cachedIn(new QuantizedCache(
                                context.workspace().quantized(),
                                context.require(Stage.PREPARE).outputsDigest()));
            }
            LlamaModel model = LlamaModel.load(manager, source);
            PeftAdapter.attach(model, context.workspace().adapter());
            return model;
        }
    };

    private final String label;

    ModelUnderTest(String label) {
        this.label = label;
    }

    /** In files and messages. */
    String label() {
        return label;
    }

    /** The caller closes the model. */
    abstract LlamaModel load(NDManager manager, StageContext context) throws IOException;

    /** What of a configuration decides how the tuned model is loaded, beside what training left. */
    static Map<String, Object> decisive(RunConfig run) {
        Map<String, Object> decisive = new TreeMap<>();
        decisive.put("method", run.training().method());
        decisive.put("dequantised", isOnDequantised(run));
        decisive.put("ropeTheta", run.context().ropeTheta());
        return decisive;
    }

    /** The tuned model is the one on NF4 that was trained, and not the adapter on the weights as they were fetched. */
    private static boolean isOnDequantised(RunConfig run) {
        return run.training().method() == Method.QLoRA && run.export().mergeBase() == MergeBase.Dequantized;
    }

    private static TensorType computation(StageContext context) {
        return TensorType.of(context.configuration().training().precision());
    }
}
