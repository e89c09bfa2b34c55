package dev.longcontext.trainer.evaluation.item;

import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.util.Arrays;

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
     * @param record that the text is of
     * @param chat whether it is put in the model's chat format
     * @param maxNewTokens of the answer
     * @throws FailureException of class InvalidData where the answer leaves no room
     */
    public Prompt prompt(Fields record, String text, boolean chat, int maxNewTokens) {
        int[] ids = format.tokenizer().encode(text);
        int kept = Math.min(ids.length, maxPromptTokens);
        for (int less = 0; kept > 1; kept -= less) {
            String cut = kept == ids.length ? text : withoutMiddle(ids, kept);
            Prompt prompt = chat ? Prompt.chat(cut) : new Prompt.Text(cut);
            less = prompt.ids(format).length + maxNewTokens - maxLength;
            if (less <= 0) {
                return prompt;
            }
        }
        throw record.refusal("has no room in " + maxLength + " tokens beside the chat template and the " + maxNewTokens
                + " tokens of its answer");
    }

    private String withoutMiddle(int[] ids, int kept) {
        Tokenizer tokenizer = format.tokenizer();
        int half = kept / 2;
        return tokenizer.decode(Arrays.copyOf(ids, half))
                + tokenizer.decode(Arrays.copyOfRange(ids, ids.length - half, ids.length));
    }
}
