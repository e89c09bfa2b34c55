package dev.longcontext.operator.memory;

import java.time.Instant;
import java.util.List;

/**
 * What somebody let pass, once: results of another evaluation are not covered by it.
 *
 * @param gates that had failed, with value and bound
 */
public record Approval(Instant time, List<String> gates) {

    public Approval {
        gates = List.copyOf(gates);
    }
}
