package dev.longcontext.operator.decide.obstacle;

/** Other programs' sentences, to be put between the operator's own. */
public final class Sentence {

    private Sentence() {}

    /** With one full stop, whether it came with one or not. */
    public static String closed(String text) {
        return text.endsWith(".") ? text : text + ".";
    }

    /** Without one, for the middle of another. */
    static String open(String text) {
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }
}
