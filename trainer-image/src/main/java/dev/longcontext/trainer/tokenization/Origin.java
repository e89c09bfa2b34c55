package dev.longcontext.trainer.tokenization;

import dev.longcontext.trainer.jinja.Text;

/** What a character of a rendered chat comes from, as the mark of a {@link Text} tells it. Positive marks are of a message. */
public enum Origin {
    /** Its content. */
    CONTENT,

    /** Its thought, by whatever name. */
    THOUGHT,

    /** Its calls of tools. */
    CALLS,

    /** Another field, such as the name of the tool that answers. */
    OTHER;

    /** Of no message: a role that is not known. */
    static final int OUTSIDE = -1;

    /** Of the tools of the chat. */
    static final int TOOLS = -2;

    private static final int FIRST = Text.TEMPLATE + 1;

    static Origin ofField(String name) {
        return name.equals(Message.CALLS) ? CALLS : Message.THOUGHTS.contains(name) ? THOUGHT : OTHER;
    }

    /** The mark of it in the message at this place, from 0. */
    int ofMessage(int place) {
        return FIRST + place * values().length + ordinal();
    }

    /** The place of the message that a mark is of, from 0; -1 where it is of none. */
    static int messageOf(int mark) {
        return mark < FIRST ? -1 : (mark - FIRST) / values().length;
    }
}
