package dev.longcontext.trainer.tokenization;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Chat formats that need no template of the model's own. */
public final class BuiltInFormats {

    private BuiltInFormats() {}

    /** Whether a tokenizer has the five tokens of the Llama-3 format. */
    static boolean isLlama3(Tokenizer tokenizer) {
        return tokenizer.specialTokens().keySet().containsAll(ChatTokens.ALL);
    }

    static Optional<ChatTemplateFiles.Found> detected(Tokenizer tokenizer) {
        return isLlama3(tokenizer)
                ? Optional.of(new ChatTemplateFiles.Found(
                        template("llama3"),
                        "the built-in format llama3, whose five special tokens the tokenizer has",
                        Map.of("bos_token", ChatTokens.BEGIN_OF_TEXT)))
                : Optional.empty();
    }

    /** Begin of text, and in the end the token that the model's files name: its tokenizer alone gives no end. */
    static TextFrame llama3Frame(Tokenizer tokenizer, TokenizerSettings settings) {
        String end = settings.endOfText().orElse(ChatTokens.END_OF_TEXT);
        return new TextFrame(
                new int[] {tokenizer.specialToken(ChatTokens.BEGIN_OF_TEXT)}, new int[] {tokenizer.specialToken(end)});
    }

    /** The text of a built-in template. */
    public static String template(String name) {
        try (InputStream template = BuiltInFormats.class.getResourceAsStream("chat-templates/" + name + ".jinja")) {
            return new String(template.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
