package dev.longcontext.trainer.data;

import dev.longcontext.contract.DataConfig.Step;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What becomes of a sample. */
public enum Fate {
    KEPT("kept", null),
    /** Kept without its end. */
    TRUNCATED("truncated", null),
    TOO_LONG("too long", null),
    TOO_SHORT("too short", null),
    /** Equals an earlier sample. */
    DUPLICATE("duplicates", Step.Deduplicate),
    /** Is like an earlier sample. */
    NEAR_DUPLICATE("near duplicates", Step.NearDeduplicate),
    /** Shares words with a text of an evaluation. */
    CONTAMINATED("in an evaluation", Step.Decontaminate),
    /** Could be used, but its source has more samples than its share of the mix. */
    OUT_OF_MIX("beyond the source's share", null);

    private final String words;
    private final @Nullable Step step;

    Fate(String words, @Nullable Step step) {
        this.words = words;
        this.step = step;
    }

    /** As people read it, after a number. */
    public String words() {
        return words;
    }

    /** Whether it is trained on. */
    public boolean kept() {
        return this == KEPT || this == TRUNCATED;
    }

    /** The step of a source that leaves it out. */
    Optional<Step> step() {
        return Optional.ofNullable(step);
    }
}
