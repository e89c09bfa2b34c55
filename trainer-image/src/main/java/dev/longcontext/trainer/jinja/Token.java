package dev.longcontext.trainer.jinja;

/**
 * A part of a template's source.
 *
 * @param value of a string, its content; else as it is spelled
 * @param line from 1
 */
record Token(Kind kind, String value, int line) {

    /** Kinds of tokens. */
    enum Kind {
        DATA,
        PRINT_BEGIN,
        PRINT_END,
        BLOCK_BEGIN,
        BLOCK_END,
        NAME,
        STRING,
        INTEGER,
        FLOAT,
        OPERATOR,
        END
    }

    boolean is(Kind wanted, String spelled) {
        return kind == wanted && value.equals(spelled);
    }

    JinjaException error(String rule) {
        return new JinjaException("line " + line + ": " + rule);
    }
}
