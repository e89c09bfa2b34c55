package dev.longcontext.trainer.jinja;

import java.util.HashMap;
import java.util.Map;

/** {@code namespace()}: the one value that a template may change. Compared by identity. */
final class Namespace {

    private final Map<String, Object> fields = new HashMap<>();

    Object get(String name) {
        return fields.containsKey(name)
                ? fields.get(name)
                : new Undefined("'namespace object' has no attribute '" + name + "', which");
    }

    void set(String name, Object value) {
        if (name.startsWith("_")) {
            throw new JinjaException("a namespace has no field that begins with an underscore, such as '" + name + "'");
        }
        fields.put(name, value);
    }
}
