package dev.longcontext.trainer.synthesis.chat;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts what is not used. */
public final class Drops {

    private final Map<Cause, Long> counts = new EnumMap<>(Cause.class);

    void add(Cause cause, long count) {
        if (count > 0) {
            counts.merge(cause, count, Long::sum);
        }
    }

    void add(Drops others) {
        others.counts.forEach(this::add);
    }

    public boolean has(Cause cause) {
        return counts.containsKey(cause);
    }

    public Map<String, Long> byName() {
        Map<String, Long> names = new TreeMap<>();
        counts.forEach((cause, count) -> names.put(cause.name(), count));
        return names;
    }
}
