package dev.longcontext.trainer.configuration;

import java.util.List;

/**
 * One measurement of base and tuned model, and the gates it must pass.
 *
 * @param needle present exactly with {@link Suite#NeedleInAHaystack}
 */
public record Evaluation(String name, Suite suite, Needle needle, List<Gate> gates) {

    public Evaluation {
        gates = gates == null ? List.of() : List.copyOf(gates);
    }

    public enum Suite {
        NeedleInAHaystack
    }

    /**
     * @param lengths tokens of a haystack, each at most the target length
     * @param depths how many depths, evenly from the start (0 %) to the end (100 %) of the haystack
     */
    public record Needle(List<Integer> lengths, int depths, int samplesPerCell, long seed) {
        public Needle {
            lengths = List.copyOf(lengths);
        }
    }

    /**
     * A bound on a metric of the tuned model; at least one of the three bounds is given, the others are null.
     *
     * @param maxDropFromBase how far the metric may lie below the base model's
     */
    public record Gate(String metric, Double min, Double max, Double maxDropFromBase, Severity severity) {}

    /** Whether a failed gate keeps the model from being published. */
    public enum Severity {
        Block,
        Warn
    }
}
