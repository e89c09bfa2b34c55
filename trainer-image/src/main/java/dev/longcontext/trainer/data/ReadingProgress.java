package dev.longcontext.trainer.data;

import dev.longcontext.contract.DataConfig.Pick;
import dev.longcontext.trainer.stage.ProgressSink;
import java.io.IOException;
import java.util.List;

/** Tells how much of the sources' files was read, and what was left out so far. */
final class ReadingProgress {

    private static final int KIBIBYTE = 1 << 10;

    private final ProgressSink sink;
    private final Tally tally;
    private long finishedKib;
    private long reportedKib;

    ReadingProgress(ProgressSink sink, Tally tally) {
        this.sink = sink;
        this.tally = tally;
    }

    void begin(List<Source> sources) throws IOException {
        long sum = 0;
        for (Source source : sources) {
            sum += passes(source) * (source.bytes() / KIBIBYTE);
        }
        sink.begin(0, sum, "KiB");
    }

    /** A draw is a pass of its own. */
    private static int passes(Source source) {
        Selection selection = source.selection();
        return selection.pick() == Pick.Random && selection.arrange() == null ? 2 : 1;
    }

    /** One pass over a source is done. */
    void finished(Source source) throws IOException {
        finishedKib += source.bytes() / KIBIBYTE;
        read(0);
    }

    /** @param bytes of the source that is being read */
    void read(long bytes) {
        long read = finishedKib + bytes / KIBIBYTE;
        if (read == reportedKib) {
            return;
        }
        reportedKib = read;
        sink.step(new ProgressSink.Step(read, tally.all().tokens(), null));
        counts();
    }

    void counts() {
        DataCounts all = tally.all();
        sink.data(all.dropped(), all.of(Fate.TRUNCATED));
    }
}
