package dev.longcontext.trainer.jinja;

import java.util.List;

/** What Jinja's {@code map}, {@code select} and their like give: elements to go through once. It is true even without any. */
final class Generator {

    private final List<Object> elements;
    private int taken;

    Generator(List<Object> elements) {
        this.elements = elements;
    }

    /** All that nobody took yet. */
    List<Object> rest() {
        List<Object> rest = elements.subList(taken, elements.size());
        taken = elements.size();
        return rest;
    }

    boolean hasNext() {
        return taken < elements.size();
    }

    Object next() {
        return elements.get(taken++);
    }
}
