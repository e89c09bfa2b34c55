package dev.longcontext.trainer.prepare;

import dev.longcontext.trainer.fetch.Transfer;
import dev.longcontext.trainer.stage.ProgressSink;
import dev.longcontext.trainer.stage.StageContext;

/** Shows bytes that were moved as mebibytes. How many there are in all is not known beforehand. */
final class TransferProgress {

    private static final int MEBIBYTE = 1 << 20;

    private final StageContext context;
    private long bytes;
    private long shown;

    TransferProgress(StageContext context) {
        this.context = context;
    }

    Transfer transfer() {
        context.progress().begin(0, 0, "MiB");
        return new Transfer(context.stop(), this::add, context.progress()::waiting);
    }

    private synchronized void add(long moved) {
        bytes += moved;
        if (bytes / MEBIBYTE > shown) {
            shown = bytes / MEBIBYTE;
            context.progress().step(new ProgressSink.Step(shown, 0, null));
        }
    }
}
