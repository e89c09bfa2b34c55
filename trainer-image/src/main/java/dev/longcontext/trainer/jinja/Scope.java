package dev.longcontext.trainer.jinja;

import java.util.HashMap;
import java.util.Map;

/** Names and their values; those of a loop or macro end with it. */
final class Scope {

    private final Map<String, Object> names = new HashMap<>();
    private final Scope around;

    /** @param around null for the outermost */
    Scope(Scope around) {
        this.around = around;
    }

    Object get(String name) {
        for (Scope scope = this; scope != null; scope = scope.around) {
            if (scope.names.containsKey(name)) {
                return scope.names.get(name);
            }
        }
        return new Undefined("'" + name + "'");
    }

    void set(String name, Object value) {
        names.put(name, value);
    }
}
