package dev.longcontext.trainer.tokenization;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What stands around a document that others follow: a model must be able to tell where it ends. */
final class DocumentFrame {

    /** The separators that the models of GPT-2's line and of Llama 3's saw in pre-training, whatever ends the turns of their chats. */
    private static final List<String> ENDS_OF_TEXT = List.of("<|endoftext|>", ChatTokens.END_OF_TEXT);

    private DocumentFrame() {}

    /**
     * What the tokenizer puts around a text, but with the separator of pre-training behind it where the tokenizer has one: the
     * {@code eos_token} of a model for chats may end turns, as {@code <|eot_id|>} does. Without such a token and without an end of
     * the tokenizer's: the model's eos_token.
     *
     * @param text what the tokenizer puts around a text
     * @return with neither begin nor end where the model's files name none
     */
    static TextFrame of(Tokenizer tokenizer, TokenizerSettings settings, TextFrame text) {
        Optional<String> separator = Stream.concat(
                        settings.endOfText().filter(ENDS_OF_TEXT::contains).stream(), ENDS_OF_TEXT.stream())
                .filter(tokenizer.specialTokens()::containsKey)
                .findFirst();
        if (separator.isEmpty() && text.after().length > 0) {
            return text;
        }
        Optional<String> end = separator.or(settings::endOfText).filter(tokenizer.specialTokens()::containsKey);
        return new TextFrame(
                text.before(),
                end.map(token -> new int[] {tokenizer.specialToken(token)}).orElse(new int[0]));
    }
}
