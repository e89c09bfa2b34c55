package dev.longcontext.trainer.fetch;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A stream whose read fails when no byte comes for too long, or when it is given up; the HTTP client's own stream would
 * wait for ever, and takes no notice of interrupts.
 */
final class StallGuard extends FilterInputStream {

    private final Duration limit;
    private volatile boolean givenUp;

    StallGuard(InputStream in, Duration limit) {
        super(in);
        this.limit = limit;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        CompletableFuture<Void> alarm = new CompletableFuture<>();
        // completes by time-out only when the read below has not ended by then
        alarm.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).exceptionally(late -> {
            giveUp();
            return null;
        });
        try {
            int n = in.read(buffer, offset, length);
            if (givenUp) {
                throw new IOException("no data arrived for " + limit.toSeconds() + " s");
            }
            return n;
        } finally {
            alarm.complete(null);
        }
    }

    /** Makes the read that waits, and any later one, fail. */
    void giveUp() {
        givenUp = true;
        try {
            in.close();
        } catch (IOException e) {
            // the reader fails with its own error
        }
    }
}
