package dev.longcontext.trainer.synthesis.endpoint;

import java.util.HashSet;
import java.util.Set;

/** Lets one thread at a time ask the same: the next finds the answer stored, and nothing is paid for twice. */
final class Claims {

    private final Set<String> taken = new HashSet<>();

    /** Waits until nobody else has it. */
    synchronized void take(String key) throws InterruptedException {
        while (!taken.add(key)) {
            wait();
        }
    }

    synchronized void giveBack(String key) {
        taken.remove(key);
        notifyAll();
    }
}
