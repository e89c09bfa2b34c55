package dev.longcontext.trainer.data;

import dev.longcontext.trainer.data.SampleTokenizer.Outcome;
import dev.longcontext.trainer.data.similarity.NearDuplicates;
import dev.longcontext.trainer.records.Line;
import dev.longcontext.trainer.tokenization.Sample;

/** Leaves out what was there before, be it the same or only like it, where the source's steps ask for that. */
final class Repeats {

    private final Duplicates duplicates;
    private final NearDuplicates<Place> near;

    /** @param similarity from which on samples are near duplicates */
    Repeats(double similarity) {
        this(new Duplicates(), new NearDuplicates<>(similarity));
    }

    private Repeats(Duplicates duplicates, NearDuplicates<Place> near) {
        this.duplicates = duplicates;
        this.near = near;
    }

    /** For a look ahead. */
    Repeats copy() {
        return new Repeats(duplicates.copy(), near.copy());
    }

    /** A sample that was not left out, of a source without the step NearDeduplicate. */
    void remember(Source source, Sample sample) {
        duplicates.next(new Outcome(Fate.KEPT, sample), source.selection());
    }

    /** The sample, or that it is left out. */
    Outcome next(Source source, Line line, Outcome outcome) {
        Outcome unique = duplicates.next(outcome, source.selection());
        if (unique.dropped() || unique.minHash() == null) {
            return unique;
        }
        return near.find(unique.minHash())
                .map(match -> Outcome.removed(Fate.NEAR_DUPLICATE, Reason.isLike(match.text(), match.similarity())))
                .orElseGet(() -> {
                    near.add(unique.minHash(), Place.of(source, line));
                    return unique;
                });
    }
}
