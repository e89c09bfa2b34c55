package dev.longcontext.trainer.tokenization;

import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.jinja.JinjaException;
import dev.longcontext.trainer.jinja.Text;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a chat template itself writes around a question. An added token in it builds turns, so no text may become it, even
 * where tokenizer.json calls it ordinary, as those of many models tuned for ChatML do.
 */
final class TurnMarkers {

    private static final ZonedDateTime ANY_TIME = ZonedDateTime.of(2024, 7, 26, 0, 0, 0, 0, ZoneOffset.UTC);

    private final String written;

    private TurnMarkers(String written) {
        this.written = written;
    }

    /** @param template one that cannot be read or rendered writes none; {@link ChatFormat} says what is wrong with it */
    static TurnMarkers of(Supplier<Optional<ChatTemplateFiles.Found>> template, TokenizerSettings settings) {
        var written = new StringBuilder();
        try {
            template.get().map(found -> question(found, settings)).ifPresent(text -> {
                for (int at = 0; at < text.length(); at = text.runEnd(at)) {
                    boolean own = text.markAt(at) == Text.TEMPLATE;
                    written.append(own ? text.value().substring(at, text.runEnd(at)) : "\0");
                }
            });
        } catch (JinjaException | FailureException toldLater) {
            return new TurnMarkers("");
        }
        return new TurnMarkers(written.toString());
    }

    private static Text question(ChatTemplateFiles.Found found, TokenizerSettings settings) {
        return new ChatTemplate(found, settings, ANY_TIME)
                .render(new Chat(List.of(new Message("user", "a"))), false)
                .text();
    }

    /** Whether it writes this token. Only what is in brackets counts: some vocabularies add line ends and words. */
    boolean written(String token) {
        boolean bracketed = token.length() > 2
                && (token.startsWith("<") && token.endsWith(">") || token.startsWith("[") && token.endsWith("]"));
        return bracketed && written.contains(token);
    }
}
