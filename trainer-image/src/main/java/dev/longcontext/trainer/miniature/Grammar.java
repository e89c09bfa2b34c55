package dev.longcontext.trainer.miniature;

import java.util.List;

/** The words, and the sentences made of them. */
final class Grammar {

    static final List<String> NAMES = words("Anna Ben Clara David Emma Felix Greta Hugo Ida Jonas Karl Lena Maria Nora"
            + " Oscar Paul Rosa Simon Tina Victor");

    private static final List<String> ADJECTIVES = words("old new red blue green dark pale cold warm soft hard slow"
            + " quick tall small wide deep dry wet calm loud plain bright quiet");
    private static final List<String> NOUNS = words("river hill stone tree road house garden bridge field cloud lamp"
            + " boat door window table bell horse bird fox wolf baker farmer miller sailor teacher child king tower"
            + " forest lake meadow wall");
    private static final List<String> VERBS = words("sees finds leaves passes follows keeps holds likes meets hears"
            + " paints moves carries watches guards misses knows visits");
    private static final List<String> PLACES = words("near behind beside under above beyond");

    private Grammar() {}

    /** One sentence of filler. */
    static String sentence(SplitMix64 rng) {
        int kind = rng.below(4);
        String a = rng.pick(NOUNS);
        String b = rng.pick(NOUNS);
        // arguments are evaluated from left to right, which is the order of the draws
        return switch (kind) {
            case 0 -> sentence("The", rng.pick(ADJECTIVES), a, rng.pick(VERBS), "the", rng.pick(ADJECTIVES), b);
            case 1 -> sentence("A", a, rng.pick(VERBS), "the", b);
            case 2 -> sentence("The", a, rng.pick(PLACES), "the", b, "is", rng.pick(ADJECTIVES));
            default ->
                sentence(
                        "Every",
                        rng.pick(ADJECTIVES),
                        a,
                        rng.pick(VERBS),
                        "a",
                        b,
                        rng.pick(PLACES),
                        "the",
                        rng.pick(NOUNS));
        };
    }

    /** Five random digits. */
    static String passkey(SplitMix64 rng) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            digits.append(rng.below(10));
        }
        return digits.toString();
    }

    static String needle(String name, String key) {
        return "The pass key of " + name + " is " + key + ".";
    }

    static String question(String name) {
        return "What is the pass key of " + name + "?";
    }

    private static String sentence(String... words) {
        return String.join(" ", words) + ".";
    }

    private static List<String> words(String separatedBySpaces) {
        return List.of(separatedBySpaces.split(" "));
    }
}
