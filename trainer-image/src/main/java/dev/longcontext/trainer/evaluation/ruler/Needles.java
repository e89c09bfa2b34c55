package dev.longcontext.trainer.evaluation.ruler;

import dev.longcontext.trainer.evaluation.hay.Draft;
import dev.longcontext.trainer.evaluation.hay.Hay;
import dev.longcontext.trainer.evaluation.hay.Sentences;
import dev.longcontext.trainer.miniature.SplitMix64;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * RULER's needles (niah_*): sentences that give a key its value, among others.
 *
 * @param hay text around them; null where that is a repeated sentence, or needles
 * @param ofNeedles whether they are hidden among other needles
 * @param key what keys are made of
 * @param value what values are made of
 * @param keys needles with different keys
 * @param values that each key has
 * @param queries keys that are asked for
 */
record Needles(Hay hay, boolean ofNeedles, Words.Kind key, Words.Kind value, int keys, int values, int queries)
        implements RulerTask {
    private static final String INPUT =
            "%s special magic %s %s hidden within the following text. Make sure to memorize "
                    + "it. I will quiz you about the %s afterwards.\n%s\nWhat %s the special magic %s for %s mentioned in the "
                    + "provided text?";
    private static final String BEGIN = " The special magic %s for %s mentioned in the provided text %s";
    /** Depths in percent: 40 from begin to end. */
    private static final List<Integer> DEPTHS = IntStream.range(0, 40)
            .mapToObj(i -> (int) Math.rint(i * 100 / 39.0))
            .toList();

    private record Needle(String key, String value) {

        String sentence(Words.Kind kind) {
            return "One of the special magic " + kind + " for " + key + " is: " + value + ".";
        }
    }

    @Override
    public Draft draft(SplitMix64 rng, int size, int length) {
        List<String> names =
                IntStream.range(0, keys).mapToObj(i -> key.draw(rng)).toList();
        List<Needle> needles = new ArrayList<>();
        for (String name : names) {
            IntStream.range(0, values).forEach(i -> needles.add(new Needle(name, value.draw(rng))));
        }
        List<String> sentences = rng.shuffled(
                needles.stream().map(needle -> needle.sentence(value)).toList());
        String context = hay == null ? amongLines(rng, size, sentences) : amongSentences(rng, size, sentences);
        List<String> asked = rng.sample(names, queries);
        List<String> answers = asked.stream()
                .flatMap(name -> needles.stream()
                        .filter(needle -> needle.key().equals(name))
                        .map(Needle::value))
                .toList();
        return draft(context, asked, answers);
    }

    private Draft draft(String context, List<String> asked, List<String> answers) {
        boolean one = queries * values == 1;
        String many = value.name();
        String kind = one ? many.substring(0, many.length() - 1) : many;
        String are = one ? "is" : "are";
        int last = asked.size() - 1;
        String query = one || last == 0
                ? asked.get(0)
                : String.join(", ", asked.subList(0, last)) + ", and " + asked.get(last);
        return new Draft(
                String.format(INPUT, one ? "A" : "Some", kind, are, kind, context, one ? "is" : "are all", kind, query),
                String.format(BEGIN, kind, query, are),
                answers);
    }

    private String amongLines(SplitMix64 rng, int size, List<String> needles) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            lines.add(ofNeedles ? new Needle(key.draw(rng), value.draw(rng)).sentence(value) : NOISE);
        }
        List<Integer> places = rng.sample(IntStream.range(0, size).boxed().toList(), needles.size()).stream()
                .sorted(Comparator.reverseOrder())
                .toList();
        for (int i = 0; i < needles.size(); i++) {
            lines.add(places.get(i), needles.get(i));
        }
        return String.join("\n", lines);
    }

    private String amongSentences(SplitMix64 rng, int size, List<String> needles) {
        List<String> sentences = Sentences.of(hay.first(size));
        List<Integer> places = rng.sample(DEPTHS, needles.size()).stream()
                .map(depth -> (int) (sentences.size() * (depth / 100.0)))
                .sorted()
                .toList();
        List<String> all = new ArrayList<>();
        int taken = 0;
        for (int i = 0; i < needles.size(); i++) {
            all.addAll(sentences.subList(taken, places.get(i)));
            all.add(needles.get(i));
            taken = places.get(i);
        }
        all.addAll(sentences.subList(taken, sentences.size()));
        return String.join(" ", all);
    }

    @Override
    public Sizes sizes(int length) {
        if (hay != null) {
            return Sizes.from(25);
        }
        return Sizes.from(length < 4_096 ? 5 : 25);
    }

    @Override
    public int answerTokens() {
        return 128;
    }
}
