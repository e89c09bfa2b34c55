package dev.longcontext.trainer.evaluation.suite;

import dev.longcontext.trainer.model.LlamaModel;
import java.io.IOException;

/**
 * The smallest piece of an evaluation: measured as a whole, then logged and never measured again. A kill loses the unit
 * in flight, so it should take no more than minutes.
 *
 * @param id unique within the evaluation and the same in every attempt
 */
public record Unit<R>(String id, Measurement<R> measurement) {

    /** Measures the unit on a model; others of the suite may be measured on replicas of it at the same time. */
    @FunctionalInterface
    public interface Measurement<R> {
        Measured<R> on(LlamaModel model) throws IOException;
    }

    /**
     * What came out.
     *
     * @param tokens the model read, for the progress
     */
    public record Measured<R>(R result, long tokens) {}
}
