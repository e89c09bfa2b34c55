package dev.longcontext.trainer.http;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that all bodies in hand may take together. Safe for use by threads. */
public final class ByteBudget {

    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    public ByteBudget(long limit) {
        this.limit = limit;
    }

    /** @return whether there was room; if not, nothing was taken */
    boolean take(int bytes) {
        if (taken.addAndGet(bytes) <= limit) {
            return true;
        }
        giveBack(bytes);
        return false;
    }

    public void giveBack(int bytes) {
        taken.addAndGet(-bytes);
    }

    public long taken() {
        return taken.get();
    }
}
