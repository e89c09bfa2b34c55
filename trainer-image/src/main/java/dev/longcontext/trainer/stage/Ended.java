package dev.longcontext.trainer.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * What became of work on several threads once none of it is done any more. Work that uses native memory has to be waited
 * for whatever happens: a failure of one, or an interrupt, ends no other.
 *
 * @param results of those that did not fail, in their order
 * @param failures of the others, in their order
 */
public record Ended<T>(List<T> results, List<Throwable> failures) {

    /** Waits for all. An interrupt in the meantime is there again afterwards. */
    public static <T> Ended<T> all(List<Future<T>> working) {
        var results = new ArrayList<T>();
        var failures = new ArrayList<Throwable>();
        boolean interrupted = false;
        for (Future<T> each : working) {
            for (boolean done = false; !done; ) {
                try {
                    results.add(each.get());
                    done = true;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    failures.add(e.getCause());
                    done = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return new Ended<>(results, failures);
    }
}
