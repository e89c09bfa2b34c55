package dev.longcontext.trainer.evaluation.item;

import dev.longcontext.trainer.tokenization.ChatFormat;
import java.util.Comparator;
import java.util.List;

/**
 * How many tokens the longest of prompts has. That need not be the one of the most characters: a Chinese character is often a token or
 * more, an English one a quarter of one.
 */
final class LongestPrompt {
    /** More are not tokenised, for that would take minutes. They stand in the order of what they could have at most. */
    private static final int TOKENISED = 128;

    private LongestPrompt() {}

    private record Bounded(Prompt prompt, long mostTokens) {}

    /** @return about so many: what a chat format adds is left out of the bounds */
    static int tokens(List<Prompt> prompts, ChatFormat format) {
        List<Bounded> candidates = prompts.stream()
                .map(prompt -> new Bounded(prompt, prompt.mostTokens()))
                .sorted(Comparator.comparingLong(Bounded::mostTokens).reversed())
                .limit(TOKENISED)
                .toList();
        int longest = 0;
        for (Bounded candidate : candidates) {
            if (candidate.mostTokens() <= longest) {
                break;
            }
            longest = Math.max(longest, candidate.prompt().ids(format).length);
        }
        return longest;
    }
}
