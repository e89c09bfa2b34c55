package dev.longcontext.trainer.synthesis.chat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether a pair is about the text that was shown: it quotes it to the letter, or its answer is made of the text's words. */
final class Grounding {

    /** Shorter quotes are found in any text. */
    private static final int LEAST_WORDS = 3;

    private static final double LEAST_OVERLAP = 0.6;

    private final List<String> chunks;
    private final Set<String> words;
    private final int places;

    /** @param places how many of the chunks an answer has to be taken from */
    Grounding(List<Chunk> shown, int places) {
        List<Words> all = shown.stream().map(chunk -> Words.of(chunk.text())).toList();
        this.chunks = all.stream().map(Words::spaced).toList();
        this.words = all.stream()
                .flatMap(text -> Stream.of(text.spaced().split(" ")))
                .collect(Collectors.toSet());
        this.places = places;
    }

    /** Why a pair is not about the text; empty where it is. */
    Optional<Cause> missing(Pair pair) {
        Set<Integer> quoted = pair.quotes().stream()
                .map(Words::of)
                .filter(quote -> quote.count() >= LEAST_WORDS)
                .map(quote -> place(quote.spaced()))
                .filter(place -> place >= 0)
                .collect(Collectors.toSet());
        if (quoted.size() >= places) {
            return Optional.empty();
        }
        if (overlap(pair.answer()) < LEAST_OVERLAP && quoted.isEmpty()) {
            return Optional.of(Cause.ungrounded);
        }
        return places > 1 ? Optional.of(Cause.singlePlace) : Optional.empty();
    }

    private int place(String quote) {
        for (int i = 0; i < chunks.size(); i++) {
            if (chunks.get(i).contains(quote)) {
                return i;
            }
        }
        return -1;
    }

    private double overlap(String answer) {
        List<String> content = Words.of(answer).content();
        long found = content.stream().filter(words::contains).count();
        return content.isEmpty() ? 0 : (double) found / content.size();
    }
}
