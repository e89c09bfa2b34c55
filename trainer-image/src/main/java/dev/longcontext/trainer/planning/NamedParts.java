package dev.longcontext.trainer.planning;

import dev.longcontext.estimator.MemoryPart;
import java.util.LinkedHashMap;
import java.util.Map;

/** Bytes by part, as reports have them. */
final class NamedParts {

    private NamedParts() {}

    static Map<String, Long> of(Map<MemoryPart, Long> parts) {
        var named = new LinkedHashMap<String, Long>();
        parts.forEach((part, bytes) -> named.put(part.label(), bytes));
        return named;
    }
}
