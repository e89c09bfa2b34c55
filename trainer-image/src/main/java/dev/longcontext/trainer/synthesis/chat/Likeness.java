package dev.longcontext.trainer.synthesis.chat;

import java.util.HashSet;
import java.util.Set;

/** Whether two answers say the same: by the content words that they share (F1, as SQuAD scores answers). */
final class Likeness {

    private static final double LEAST = 0.7;

    private Likeness() {}

    static boolean same(String a, String b) {
        Set<String> words = new HashSet<>(Words.of(a).content());
        Set<String> others = new HashSet<>(Words.of(b).content());
        Set<String> shared = new HashSet<>(words);
        shared.retainAll(others);
        return !shared.isEmpty() && 2.0 * shared.size() / (words.size() + others.size()) >= LEAST;
    }
}
