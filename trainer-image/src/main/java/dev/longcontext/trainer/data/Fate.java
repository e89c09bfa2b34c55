package dev.longcontext.trainer.data;

/** What becomes of a sample. */
public enum Fate {
    KEPT("kept"),
    /** Kept without its end. */
    TRUNCATED("truncated"),
    TOO_LONG("too long"),
    TOO_SHORT("too short"),
    /** Equals an earlier sample. */
    DUPLICATE("duplicates"),
    /** Is like an earlier sample. */
    NEAR_DUPLICATE("near duplicates"),
    /** Shares words with a text of an evaluation. */
    CONTAMINATED("in an evaluation"),
    /** Could be used, but its source has more samples than its share of the mix. */
    OUT_OF_MIX("beyond the source's share");

    private final String words;

    Fate(String words) {
        this.words = words;
    }

    /** As people read it, after a number. */
    public String words() {
        return words;
    }

    /** Whether it is trained on. */
    public boolean kept() {
        return this == KEPT || this == TRUNCATED;
    }
}
