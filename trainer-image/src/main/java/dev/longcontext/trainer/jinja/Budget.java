package dev.longcontext.trainer.jinja;

/**
 * What rendering may cost, counted and not timed, so that the same template and values always end the same way. Mutable,
 * for one rendering.
 */
final class Budget {

    /** Steps of any rendering, and more for each character of the values. */
    private static final long STEPS = 20_000_000;

    private static final long STEPS_PER_CHARACTER = 64;

    /** Characters of the result and of any string in between; more for each character of the values. */
    private static final long CHARACTERS = 4_000_000;

    private static final long CHARACTERS_PER_CHARACTER = 8;

    /** Expressions, blocks and macros within each other. */
    private static final int DEEPEST = 400;

    /** Copying so many characters is a step. */
    private static final int CHARACTERS_A_STEP = 16;

    private final long mostCharacters;
    private long steps;
    private int depth;

    /** @param characters of the values */
    Budget(long characters) {
        this.steps = STEPS + STEPS_PER_CHARACTER * characters;
        this.mostCharacters = CHARACTERS + CHARACTERS_PER_CHARACTER * characters;
    }

    void step() {
        if (--steps < 0) {
            throw new JinjaException("the template takes too many steps");
        }
    }

    /** A string or list is as long as this. */
    void bound(long length) {
        if (length > mostCharacters) {
            throw new JinjaException("the template makes a text or list of more than " + mostCharacters + " elements");
        }
    }

    /** A string or list of this length is made. */
    void make(long length) {
        bound(length);
        steps -= length / CHARACTERS_A_STEP;
        step();
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
