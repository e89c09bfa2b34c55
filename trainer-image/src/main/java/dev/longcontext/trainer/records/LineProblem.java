package dev.longcontext.trainer.records;

/** A line of data that cannot be used: which rule it breaks, and what to do about it. */
public final class LineProblem extends Exception {

    private final String remedy;

    public LineProblem(String rule, String remedy) {
        super(rule, null, false, false); // no stack trace: there may be a million of these
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }
}
