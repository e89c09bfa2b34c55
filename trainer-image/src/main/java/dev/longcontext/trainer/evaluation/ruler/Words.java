package dev.longcontext.trainer.evaluation.ruler;

import dev.longcontext.trainer.miniature.SplitMix64;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Keys, values and words; the lists are those that RULER takes from wonderwords. */
final class Words {
    private static final List<String> NOUNS = list("nouns.txt");
    private static final List<String> ADJECTIVES = list("adjectives.txt");
    private static final List<String> ALL = Stream.of(NOUNS, ADJECTIVES, list("verbs.txt"))
            .flatMap(List::stream)
            .distinct()
            .sorted()
            .toList();
    private static final int SMALLEST_NUMBER = 1_000_000;
    private static final int NUMBERS = 9_000_000;

    private Words() {}

    /** What a needle's key or value is made of; its name is the one in the question. */
    enum Kind {
        numbers {
            @Override
            String draw(SplitMix64 rng) {
                return Integer.toString(SMALLEST_NUMBER + rng.below(NUMBERS));
            }
        },
        words {
            @Override
            String draw(SplitMix64 rng) {
                return rng.pick(ADJECTIVES) + "-" + rng.pick(NOUNS);
            }
        },
        uuids {
            @Override
            String draw(SplitMix64 rng) {
                long most = rng.next() & 0xffffffffffff0fffL | 0x4000L;
                long least = rng.next() & 0x3fffffffffffffffL | 0x8000000000000000L;
                return new UUID(most, least).toString(); // version 4, RFC 9562
            }
        };

        abstract String draw(SplitMix64 rng);
    }

    /** So many different words; beyond the lists' number of them, pairs of an adjective and a noun as well. */
    static List<String> different(SplitMix64 rng, int count) {
        if (count <= ALL.size()) {
            return rng.sample(ALL, count);
        }
        Stream<String> pairs = Stream.generate(() -> Kind.words.draw(rng));
        return rng.shuffled(
                Stream.concat(ALL.stream(), pairs).distinct().limit(count).toList());
    }

    /** A word of random letters. */
    static String letters(SplitMix64 rng, char first, int count) {
        StringBuilder word = new StringBuilder();
        IntStream.range(0, count).forEach(i -> word.append((char) (first + rng.below(26))));
        return word.toString();
    }

    private static List<String> list(String file) {
        try (InputStream in = Words.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::stripTrailing)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // it is in the program
        }
    }
}
