package dev.longcontext.trainer.fetch;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A stream whose read fails when no byte comes for too long; the stream it wraps would wait for ever. */
final class StallGuard extends FilterInputStream {

    private final Duration limit;

    StallGuard(InputStream in, Duration limit) {
        super(in);
        this.limit = limit;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        CompletableFuture<Void> alarm = new CompletableFuture<>();
        // completes by time-out only when the read below has not ended by then
        alarm.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).exceptionally(late -> {
            closeQuietly();
            return null;
        });
        try {
            return in.read(buffer, offset, length);
        } finally {
            alarm.complete(null);
        }
    }

    private void closeQuietly() {
        try {
            in.close();
        } catch (IOException e) {
            // the reader fails with its own error
        }
    }
}
