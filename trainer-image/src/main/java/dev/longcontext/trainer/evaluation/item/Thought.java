package dev.longcontext.trainer.evaluation.item;

/** What a model thinks before it answers, between the marks that Qwen 3, DeepSeek R1 and others write. */
final class Thought {
    private static final String BEGIN = "<think>";
    private static final String END = "</think>";

    private Thought() {}

    /**
     * What follows the thought that an answer begins with; the answer itself where it begins with none. The begin may be in the
     * prompt, for some templates write it there. A thought that was cut off is no answer.
     */
    static String removed(String answer) {
        String text = answer.stripLeading();
        int end = text.indexOf(END);
        int begin = text.indexOf(BEGIN);
        if (end >= 0 && (begin <= 0 || end < begin)) {
            return text.substring(end + END.length()).stripLeading();
        }
        return begin == 0 ? "" : answer;
    }
}
