package dev.longcontext.trainer.prepare;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.trainer.architecture.ModelConfiguration;
import dev.longcontext.trainer.failure.FailureException;
import java.math.BigDecimal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a model can have the length that a run wants. One within the native length is trained as well, as who tunes a model of
 * 131,072 tokens at 81,920 does; but positions that a model never saw need another base of its rotary embedding.
 */
final class ContextLength {

    private static final Logger LOG = LoggerFactory.getLogger(ContextLength.class);

    private ContextLength() {}

    /** @throws FailureException where it cannot */
    static void check(RunConfig.Context context, ModelConfiguration model, String address) {
        if (isAbove(context, model) && context.newRopeTheta().isEmpty()) {
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            "spec.context.ropeTheta is missing, but targetLength = " + context.targetLength()
                                    + " is above the native length of " + model.maxLength() + " tokens of " + address,
                            "Set it above the model's own "
                                    + BigDecimal.valueOf(own(model)).toPlainString()
                                    + ": the paper uses 400 times that value for ten times the length. Or set targetLength to at most "
                                    + model.maxLength() + ".")
                    .atField("spec.context.ropeTheta");
        }
    }

    /** Says what a length comes to by which nothing is extended. */
    static void log(RunConfig.Context context, ModelConfiguration model) {
        if (!isAbove(context, model)) {
            LOG.info(
                    "spec.context.targetLength = {} is within the native length of {} tokens: the model is tuned, "
                            + "but its context is not extended; RoPE base {}",
                    context.targetLength(),
                    model.maxLength(),
                    context.newRopeTheta().isEmpty()
                            ? own(model) + ", its own"
                            : context.ropeTheta() + " in place of " + own(model));
        }
    }

    private static boolean isAbove(RunConfig.Context context, ModelConfiguration model) {
        return context.targetLength() > model.maxLength();
    }

    private static double own(ModelConfiguration model) {
        return model.rotaryEmbedding().theta();
    }
}
