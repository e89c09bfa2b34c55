package dev.longcontext.trainer.tokenization;

import java.util.Optional;

/** What stands around a document that others follow: a model must be able to tell where it ends. */
final class DocumentFrame {

    /** The separator that the models of GPT-2's line saw in pre-training, whatever ends the turns of their chats. */
    private static final String END_OF_TEXT = "<|endoftext|>";

    private DocumentFrame() {}

    /**
     * What the tokenizer puts around a text. Where that has no end: the token {@code <|endoftext|>}, else the model's eos_token.
     *
     * @param text what it puts around a text
     * @return with neither begin nor end where the model's files name none
     */
    static TextFrame of(Tokenizer tokenizer, TokenizerSettings settings, TextFrame text) {
        if (text.after().length > 0) {
            return text;
        }
        Optional<String> end = tokenizer.specialTokens().containsKey(END_OF_TEXT)
                ? Optional.of(END_OF_TEXT)
                : settings.endOfText().filter(tokenizer.specialTokens()::containsKey);
        return new TextFrame(
                text.before(),
                end.map(token -> new int[] {tokenizer.specialToken(token)}).orElse(new int[0]));
    }
}
