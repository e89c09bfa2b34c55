package dev.longcontext.trainer.jinja;

/**
 * What a name or a field stands for that nobody set. It prints as nothing, has no elements and is false; all else with it
 * is an error.
 *
 * @param what for messages
 */
record Undefined(String what) {

    JinjaException error() {
        return new JinjaException.OfUndefined(what + " is undefined");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Undefined;
    }

    @Override
    public int hashCode() {
        return 0;
    }
}
