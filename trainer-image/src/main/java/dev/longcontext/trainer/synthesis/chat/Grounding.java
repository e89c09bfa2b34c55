package dev.longcontext.trainer.synthesis.chat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a pair is about the text that was shown: all that it quotes stands there to the letter, and its answer has words of the
 * text; most of them where it quotes nothing.
 */
final class Grounding {

    /** Shorter quotes are found in any text. */
    private static final int LEAST_WORDS = 3;

    private static final double LEAST_OVERLAP = 0.6;

    /** Of an answer that may say in other words what it quotes. */
    private static final double LEAST_OVERLAP_BESIDE_QUOTES = 0.2;

    private final List<String> chunks;
    private final Set<String> words;
    private final int places;

    /** @param places how many of the chunks an answer has to be taken from */
    Grounding(List<Chunk> shown, int places) {
        List<Words> all = shown.stream().map(chunk -> Words.of(chunk.text())).toList();
        this.chunks = all.stream().map(Words::spaced).toList();
        this.words = all.stream().flatMap(text -> text.all().stream()).collect(Collectors.toSet());
        this.places = places;
    }

    /** Why a pair is not about the text; empty where it is. */
    Optional<Cause> missing(Pair pair) {
        List<Words> quotes = pair.quotes().stream().map(Words::of).toList();
        if (quotes.stream().anyMatch(quote -> place(quote.spaced()) < 0)) {
            return Optional.of(Cause.ungrounded);
        }
        Set<Integer> quoted = quotes.stream()
                .filter(quote -> quote.count() >= LEAST_WORDS)
                .map(quote -> place(quote.spaced()))
                .collect(Collectors.toSet());
        if (!hasItsWords(pair.answer(), !quoted.isEmpty())) {
            return Optional.of(Cause.ungrounded);
        }
        return quoted.size() < places && places > 1 ? Optional.of(Cause.singlePlace) : Optional.empty();
    }

    private int place(String quote) {
        for (int i = 0; i < chunks.size(); i++) {
            if (chunks.get(i).contains(quote)) {
                return i;
            }
        }
        return -1;
    }

    private boolean hasItsWords(String answer, boolean quotes) {
        List<String> content = Words.of(answer).content();
        if (content.isEmpty()) {
            return quotes; // such as "Yes.", "May" or "No one"
        }
        long found = content.stream().filter(words::contains).count();
        return found >= (quotes ? LEAST_OVERLAP_BESIDE_QUOTES : LEAST_OVERLAP) * content.size();
    }
}
