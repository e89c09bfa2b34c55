package dev.longcontext.trainer.miniature;

/**
 * Token counts of the miniature's tokenizer, in which every word, every full stop and every digit is one token: they
 * follow from the text, without the tokenizer.
 */
public final class MiniatureTokens implements TokenCounter {

    private static final int HEADERS_AND_ENDS = 10;

    @Override
    public int sentence(String text) {
        return words(text);
    }

    @Override
    public int turn(String question, String answer) {
        return HEADERS_AND_ENDS + words(question) + answer.length();
    }

    @Override
    public int frame() {
        return 2;
    }

    /** Letters in a row are one token, every digit and mark is one, and so is the space before a digit. */
    private static int words(String text) {
        int tokens = 0;
        boolean inWord = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean spaceBeforeDigit = c == ' ' && i + 1 < text.length() && Character.isDigit(text.charAt(i + 1));
            boolean letter = Character.isLetter(c);
            if (letter ? !inWord : c != ' ' || spaceBeforeDigit) {
                tokens++;
            }
            inWord = letter;
        }
        return tokens;
    }
}
