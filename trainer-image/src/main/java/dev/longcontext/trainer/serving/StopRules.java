package dev.longcontext.trainer.serving;

import java.util.List;
import java.util.Set;

/**
 * What ends an answer before its greatest length.
 *
 * @param texts that end it and are not part of it
 * @param tokens that end it and are not part of it
 * @param ignoreEndTokens whether the model's own end tokens do not end it; {@code tokens} still do
 * @param minTokens so many tokens come before anything ends it
 */
record StopRules(List<String> texts, Set<Integer> tokens, boolean ignoreEndTokens, int minTokens) {

    StopRules {
        texts = List.copyOf(texts);
        tokens = Set.copyOf(tokens);
    }
}
