package dev.longcontext.contract;

import java.util.List;
import java.util.Objects;

/** Lists out of JSON: an absent one is empty, and null elements are dropped. */
final class Present {

    private Present() {}

    static <T> List<T> copyOf(List<T> list) {
        return list == null ? List.of() : list.stream().filter(Objects::nonNull).toList();
    }
}
