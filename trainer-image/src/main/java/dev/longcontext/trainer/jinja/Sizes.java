package dev.longcontext.trainer.jinja;

import java.util.List;
import java.util.Map;

/** How much text a value has. */
final class Sizes {

    private Sizes() {}

    static long of(Object value) {
        if (value instanceof Text text) {
            return text.length();
        }
        if (value instanceof List<?> list) {
            return list.stream().mapToLong(Sizes::of).sum();
        }
        return value instanceof Map<?, ?> map
                ? map.entrySet().stream()
                        .mapToLong(entry -> of(entry.getKey()) + of(entry.getValue()))
                        .sum()
                : 1;
    }
}
