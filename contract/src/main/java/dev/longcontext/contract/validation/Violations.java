package dev.longcontext.contract.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with run.json. */
final class Violations {

    private final List<Violation> found = new ArrayList<>();

    /** In the order in which they were added. */
    List<Violation> found() {
        return List.copyOf(found);
    }

    /** @param value what stands at the path; null where nothing does */
    void add(String path, @Nullable Object value, String rule, String remedy) {
        found.add(new Violation(path, value == null ? "" : String.valueOf(value), rule, remedy));
    }

    void addAll(List<Violation> others) {
        found.addAll(others);
    }

    /** @param because such as {@code method Full}: what says whether the block is needed */
    void presence(String path, @Nullable Object block, boolean needed, String because) {
        if (needed && block == null) {
            add(path, null, "is missing with " + because, "Add the block.");
        } else if (!needed && block != null) {
            add(path, null, "has no effect with " + because, "Omit the block.");
        }
    }

    /** @param names those before it, to which it is added */
    void unique(Set<String> names, String name, String path) {
        if (!names.add(name)) {
            add(path, name, "is used twice", "Give each a different name.");
        }
    }
}
