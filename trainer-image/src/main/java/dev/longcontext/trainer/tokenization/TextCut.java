package dev.longcontext.trainer.tokenization;

/** The beginning of a text, of which no character is halved. */
public final class TextCut {

    private TextCut() {}

    /** @param characters most that are left, in UTF-16 units, and one more where they would end within a pair */
    public static String first(String text, long characters) {
        if (text.length() <= characters) {
            return text;
        }
        int end = (int) characters;
        boolean withinPair = end > 0
                && Character.isHighSurrogate(text.charAt(end - 1))
                && Character.isLowSurrogate(text.charAt(end));
        return text.substring(0, withinPair ? end + 1 : end);
    }
}
