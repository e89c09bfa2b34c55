package dev.longcontext.trainer.evaluation.item;

import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts a text that has too many tokens as LongBench and InfiniteBench do: its middle is left out, and half of what is kept is its
 * begin and half its end.
 *
 * @param maxPromptTokens of a text, without what the chat format adds
 * @param maxLength tokens of prompt and answer together: a text is cut shorter where they would be more
 */
public record MiddleCut(ChatFormat format, int maxPromptTokens, int maxLength) {

    /**
     * A prompt of a text.
     *
     * @param chat whether it is put in the model's chat format
     * @param maxNewTokens of the answer
     * @return empty where the answer leaves no room
     */
    public Optional<Prompt> prompt(String text, boolean chat, int maxNewTokens) {
        int[] ids = format.tokenizer().encode(text);
        int kept = Math.min(ids.length, maxPromptTokens);
        for (int less = 0; kept > 1; kept -= less) {
            String cut = kept == ids.length ? text : withoutMiddle(ids, kept);
            Prompt prompt = chat ? Prompt.chat(cut) : new Prompt.Text(cut);
            less = prompt.ids(format).length + maxNewTokens - maxLength;
            if (less <= 0) {
                return Optional.of(prompt);
            }
        }
        return Optional.empty();
    }

    private String withoutMiddle(int[] ids, int kept) {
        Tokenizer tokenizer = format.tokenizer();
        int half = kept / 2;
        return tokenizer.decode(Arrays.copyOf(ids, half))
                + tokenizer.decode(Arrays.copyOfRange(ids, ids.length - half, ids.length));
    }
}
