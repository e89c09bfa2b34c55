package dev.longcontext.trainer.fetch;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.function.CheckedSupplier;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;

/** Asks a server again where another attempt may succeed, as {@link Retries} says. */
record Attempts(Retries retries) {

    /** What attempts must have brought for others to follow: with less, a file of many gigabytes would take for ever. */
    private static final long LEAST_GAIN = 1 << 20;

    /**
     * @param shown what is asked, for messages
     * @param attempt throws an IOException where another attempt may succeed
     * @throws FailureException of class Unavailable when none did
     */
    <T> T run(Addressed from, String shown, Transfer transfer, CheckedSupplier<T> attempt) {
        StopSignal stop = transfer.stop();
        try (StopSignal.Scope stoppable = stop.interruptsThisThread()) {
            return Failsafe.with(retries.policy(shown, transfer.waits())).get(() -> {
                stop.check();
                return attempt.get();
            });
        } catch (FailsafeException e) {
            stop.check();
            throw new FailureException(
                            FailureClass.Unavailable,
                            shown + " did not answer in " + retries.attempts() + " attempts: "
                                    + HttpTrouble.words(e.getCause()),
                            remedy(e.getCause()))
                    .atField(from.field())
                    .causedBy(e.getCause());
        }
    }

    /** Tells how much is there already that another attempt goes on from: nothing where that would begin anew. */
    interface Progress {
        long bytes() throws IOException;
    }

    /**
     * As {@link #run}, and anew as long as the attempts brought something: where every connection is dropped after a while, as by
     * some proxies, a large file needs many.
     */
    <T> T run(Addressed from, String shown, Transfer transfer, Progress progress, CheckedSupplier<T> attempt)
            throws IOException {
        while (true) {
            long before = progress.bytes();
            try {
                return run(from, shown, transfer, attempt);
            } catch (FailureException e) {
                if (e.failureClass() != FailureClass.Unavailable || progress.bytes() - before < LEAST_GAIN) {
                    throw e;
                }
            }
        }
    }

    private static String remedy(Throwable trouble) {
        if (HttpTrouble.isDistrust(trouble)) {
            return "Put the certificate authority of the server into a ConfigMap and name it in spec.network.caRef; if "
                    + "the server is a public one, look at proxies that open connections, and at this machine's clock.";
        }
        return trouble instanceof TryLaterException later && later.isRateLimit()
                ? "The server limits the number of requests: wait, or set secretRef to a Secret with a token, "
                        + "which has a higher limit."
                : "Check that the trainer can reach the address from where it runs.";
    }
}
