package dev.longcontext.trainer.evaluation;

import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.estimator.EvaluationMemory;
import dev.longcontext.estimator.EvaluationMemory.Need;
import dev.longcontext.estimator.TextReading;
import dev.longcontext.trainer.failure.FailureException;
import java.util.Locale;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether evaluations fit into a memory. What is refused surely does not fit: what is assumed of allocators and libraries is
 * left out. What is advised fits with that, too.
 *
 * @param memory bytes of each device; of the machine or container where its CPU computes
 */
record EvaluationRoom(EvaluationMemory needs, long memory) {
    private static final Logger LOG = LoggerFactory.getLogger(EvaluationRoom.class);
    private static final double GIB = 1L << 30;

    /** Whether a model that is not in a file, and what reads the text, take no more than half of the memory. */
    boolean isAmple(TextReading reading) {
        return needs.tensors(reading).bytes() <= memory / 2;
    }

    /** @throws FailureException of class InvalidConfiguration where the longest text of an evaluation does not fit */
    void require(EvaluationConfig evaluation, TextReading reading) {
        Need least = needs.least(reading);
        if (least.bytes() <= memory) {
            return;
        }
        throw new FailureException(
                        FailureClass.InvalidConfiguration,
                        format(
                                "evaluation %s of suite %s has texts of up to %,d tokens with their answers, and needs at least "
                                        + "%.1f GiB for one: the model's %.1f GiB, keys and values of %.1f GiB, and %.1f GiB to "
                                        + "compute. There are %.1f GiB of memory",
                                evaluation.name(),
                                evaluation.suite(),
                                reading.length(),
                                least.bytes() / GIB,
                                least.weights() / GIB,
                                least.cache() / GIB,
                                least.computation() / GIB,
                                memory / GIB),
                        remedy(evaluation, reading))
                .atField("spec.evaluation");
    }

    /** Tells what may not fit, by the estimate. */
    void warn(EvaluationConfig evaluation, TextReading reading) {
        long bytes = needs.estimate(reading).peakBytes();
        if (bytes > memory) {
            OptionalInt longest = needs.longest(reading, memory);
            LOG.warn(
                    "estimate: evaluation {} of suite {} needs {} GiB for {} tokens, and there are {}; {}",
                    evaluation.name(),
                    evaluation.suite(),
                    format("%.1f", bytes / GIB),
                    reading.length(),
                    format("%.1f", memory / GIB),
                    longest.isPresent()
                            ? "up to " + longest.getAsInt() + " tokens fit"
                            : "beside the model's weights none fits");
        }
    }

    /** What was thrown while a text was measured on a GPU with this memory, which was too small; with what helps by the estimate. */
    FailureException advise(FailureException thrown, EvaluationConfig evaluation, TextReading reading) {
        boolean promised = needs.estimate(reading).peakBytes() <= memory;
        String hint = promised
                ? format(
                        "By the estimate, texts of %,d tokens should fit: let nothing else use the GPU, lower %s or use one with "
                                + "more memory.",
                        reading.length(), whatMakesItLong(evaluation.suite()))
                : remedy(evaluation, reading);
        return new FailureException(
                        thrown.failureClass(),
                        format(
                                "evaluation %s of suite %s, with texts of up to %,d tokens with their answers: %s",
                                evaluation.name(), evaluation.suite(), reading.length(), thrown.getMessage()),
                        hint)
                .atField("spec.evaluation")
                .causedBy(thrown);
    }

    private String remedy(EvaluationConfig evaluation, TextReading reading) {
        double tenths = Math.ceil(10 * needs.estimate(reading).peakBytes() / GIB);
        String more = format("give it %.1f GiB of memory", tenths / 10);
        OptionalInt longest = needs.longest(reading, memory);
        if (longest.isPresent()) {
            return format("%s, or %s.", lower(evaluation.suite(), longest.getAsInt()), more);
        }
        OptionalInt beside = needs.longestForCertain(reading, memory);
        return beside.isEmpty()
                ? "Not even one token fits: " + more + "."
                : format(
                        "%s, with which the model's weights do not fit beside it and are read from their file over and over; "
                                + "or %s.",
                        lower(evaluation.suite(), beside.getAsInt()), more);
    }

    private static String lower(EvaluationConfig.Suite suite, int tokens) {
        return format(
                "Lower %s so that no text has more than %,d tokens with its answer", whatMakesItLong(suite), tokens);
    }

    private static String whatMakesItLong(EvaluationConfig.Suite suite) {
        return suite.block()
                + switch (suite) {
                    case NeedleInAHaystack, Perplexity, Ruler, Reasoning -> ".lengths";
                    case TopicRetrieval -> ".topics";
                    case MultipleChoice -> ".shots, or leave out its longest questions,";
                    case Custom, LongBench, InfiniteBench -> ".maxPromptTokens";
                };
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
