package dev.longcontext.contract;

/** A number by which models are compared and gates decide. */
public record Metric(String name, Scale scale) {

    static Metric share(String name) {
        return new Metric(name, Scale.Share);
    }

    static Metric cost(String name) {
        return new Metric(name, Scale.Cost);
    }

    /** What the number counts, and which of two is the better one. */
    public enum Scale {
        /** From 0 to 1; more is better. */
        Share,
        /** At least 0, as a loss or a perplexity; less is better. */
        Cost
    }
}
