package dev.longcontext.trainer.statistics;

/** A number lies between the two, with a confidence of {@link dev.longcontext.contract.Confidence#LEVEL}. */
public record Interval(double low, double high) {

    /** The smallest interval that has all of this one and both numbers. */
    public Interval with(double lower, double upper) {
        return new Interval(Math.min(low, lower), Math.max(high, upper));
    }
}
