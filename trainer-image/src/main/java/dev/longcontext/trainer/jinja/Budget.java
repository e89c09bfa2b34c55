package dev.longcontext.trainer.jinja;

/**
 * What rendering may cost, counted and not timed, so that the same template and values always end the same way. Mutable,
 * for one rendering.
 */
final class Budget {

    /** Steps of any rendering, and more for each character of the values. */
    private static final long STEPS = 5_000_000;

    private static final long STEPS_PER_CHARACTER = 64;

    /** Characters of the result and of any string in between; more for each character of the values. */
    private static final long CHARACTERS = 4_000_000;

    private static final long CHARACTERS_PER_CHARACTER = 8;

    /** Expressions, blocks and macros within each other. */
    private static final int DEEPEST = 400;

    /** Copying or comparing so many characters is a step. */
    private static final int CHARACTERS_A_STEP = 16;

    /** Steps of a string of its own, which takes some 130 bytes however short it is. */
    private static final int STEPS_A_TEXT = 4;

    private final long mostCharacters;
    private long steps;
    private int depth;

    /** @param characters of the values */
    Budget(long characters) {
        this.steps = STEPS + STEPS_PER_CHARACTER * characters;
        this.mostCharacters = CHARACTERS + CHARACTERS_PER_CHARACTER * characters;
    }

    void step() {
        steps(1);
    }

    private void steps(long count) {
        steps -= count;
        if (steps < 0) {
            throw new JinjaException("the template takes too many steps");
        }
    }

    /** A string or list is as long as this. */
    void bound(long length) {
        if (length > mostCharacters) {
            throw new JinjaException("the template makes a text or list of more than " + mostCharacters + " elements");
        }
    }

    /** A string of this length is about to be made. */
    void make(long length) {
        bound(length);
        look(length);
    }

    /** So many characters are about to be looked at. */
    void look(long length) {
        steps(1 + length / CHARACTERS_A_STEP);
    }

    /** A list or dict of so many elements is about to be made. */
    void list(long elements) {
        bound(elements);
        steps(1 + elements);
    }

    /** So many strings are about to be made, each of its own. */
    void texts(long count) {
        steps(count * STEPS_A_TEXT);
    }

    void enter() {
        step();
        if (++depth > DEEPEST) {
            throw new JinjaException("the template goes deeper than " + DEEPEST + " levels");
        }
    }

    void leave() {
        depth--;
    }
}
