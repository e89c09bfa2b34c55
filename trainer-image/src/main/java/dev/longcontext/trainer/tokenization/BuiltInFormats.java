package dev.longcontext.trainer.tokenization;

import dev.longcontext.contract.DataConfig;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Chat formats that need no template of the model's own. */
public final class BuiltInFormats {

    private static final int MOST_SHOWN = 20;

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

    /**
     * The template of a format that somebody chose.
     *
     * @throws FailureException where the tokenizer lacks a special token that it writes
     */
    public static String chosen(DataConfig.ChatFormat format, Tokenizer tokenizer) {
        List<String> needed =
                switch (format) {
                    case Llama3 -> List.copyOf(ChatTokens.ALL);
                    case ChatML -> List.of("<|im_start|>", "<|im_end|>");
                    case Gemma -> List.of("<start_of_turn>", "<end_of_turn>");
                    case Zephyr, Mistral -> List.of(); // beside the end of text, they are ordinary text in some models
                };
        List<String> missing = needed.stream()
                .filter(token -> !tokenizer.specialTokens().containsKey(token))
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            "spec.data.chatTemplate.format = " + format
                                    + ": the model's tokenizer has no special tokens " + missing,
                            "Choose a format whose tokens it has, or name a template of yours in "
                                    + "spec.data.chatTemplate.configMapRef; the tokenizer has "
                                    + tokenizer.specialTokens().keySet().stream()
                                            .sorted()
                                            .limit(MOST_SHOWN)
                                            .toList()
                                    + ".")
                    .atField("spec.data.chatTemplate.format");
        }
        return format == DataConfig.ChatFormat.Llama3
                ? llama3ByNames()
                : template(format.name().toLowerCase(Locale.ROOT));
    }

    /** Llama 3's with the begin of text itself, for a model whose files name no {@code bos_token}. */
    public static String llama3ByNames() {
        return template("llama3").replace("bos_token", "'" + ChatTokens.BEGIN_OF_TEXT + "'");
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
