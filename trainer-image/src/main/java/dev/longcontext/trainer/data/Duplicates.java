package dev.longcontext.trainer.data;

import dev.longcontext.contract.DataConfig.Step;
import dev.longcontext.trainer.data.SampleTokenizer.Outcome;
import dev.longcontext.trainer.files.Digests;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/** Knows which samples there were: by 128 bits of the SHA-256 of what is trained, some 80 bytes of memory each. */
final class Duplicates {

    private final Set<Key> seen;

    private record Key(long high, long low) {}

    Duplicates() {
        this(new HashSet<>());
    }

    private Duplicates(Set<Key> seen) {
        this.seen = seen;
    }

    /** For a look ahead. */
    Duplicates copy() {
        return new Duplicates(new HashSet<>(seen));
    }

    /** The sample, or that it was there before, where the source's steps ask for that. */
    Outcome next(Outcome outcome, Selection selection) {
        if (outcome.dropped() || !selection.steps().contains(Step.Deduplicate)) {
            return outcome;
        }
        int[] ids = outcome.sample().ids();
        int[] labels = outcome.sample().labels();
        ByteBuffer bytes = ByteBuffer.allocate(2 * Integer.BYTES * ids.length);
        bytes.asIntBuffer().put(ids).put(labels);
        String digest = Digests.ofBytes(bytes.array());
        Key key = new Key(
                Long.parseUnsignedLong(digest.substring(0, 16), 16),
                Long.parseUnsignedLong(digest.substring(16, 32), 16));
        return seen.add(key) ? outcome : Outcome.removed(Fate.DUPLICATE, null);
    }
}
