package dev.longcontext.trainer.jinja;

import java.util.List;

/**
 * What {@code set} and {@code for} give a value to: a name, a field of a namespace, or several targets.
 *
 * @param name null for several
 * @param field null where it is no namespace's
 * @param several empty for one
 */
record Target(String name, String field, List<Target> several) {

    static Target of(String name) {
        return new Target(name, null, List.of());
    }

    void set(Env env, Object value) {
        if (name == null) {
            setEach(env, value);
        } else if (field == null) {
            env.scope().set(name, value);
        } else if (env.scope().get(name) instanceof Namespace namespace) {
            namespace.set(field, value);
        } else {
            throw new JinjaException("'" + name + "." + field + "' cannot be set: '" + name + "' is no namespace");
        }
    }

    private void setEach(Env env, Object value) {
        List<Object> values = Values.elements(value, env.budget());
        if (values.size() != several.size()) {
            throw new JinjaException(values.size() + " values cannot be given to " + several.size() + " names");
        }
        for (int i = 0; i < values.size(); i++) {
            several.get(i).set(env, values.get(i));
        }
    }
}
