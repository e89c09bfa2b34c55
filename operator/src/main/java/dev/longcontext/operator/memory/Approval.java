package dev.longcontext.operator.memory;

import java.time.Instant;
import java.util.List;

/**
 * What somebody let pass, once: results of another evaluation are not covered by it.
 *
 * @param gates that had failed, with value and bound; empty where there are no results that it is about
 */
public record Approval(Instant time, List<String> gates) {

    public Approval {
        gates = List.copyOf(gates);
    }

    /** False for one given before there were results, or whose results are gone: it lets nothing pass. */
    public boolean coversResults() {
        return !gates.isEmpty();
    }
}
