package dev.longcontext.trainer.evaluation.reasoning;

import dev.longcontext.trainer.evaluation.hay.Draft;
import dev.longcontext.trainer.evaluation.hay.Hay;
import dev.longcontext.trainer.evaluation.hay.Sentences;
import dev.longcontext.trainer.evaluation.hay.SizedTask;
import dev.longcontext.trainer.miniature.SplitMix64;
import dev.longcontext.trainer.scoring.StringMatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * In the style of BABILong: facts of a small world, in their order, between the sentences of a text, and a question for which one, two or
 * three of them are needed. Size is the number of words of text around them. An answer is right if it names the place that is asked for
 * and no other one.
 *
 * @param hay the text
 * @param needed 1: where somebody is; 2: where a thing is; 3: where a thing was before
 */
record Facts(Hay hay, int needed) implements SizedTask {
    private static final List<String> PEOPLE = List.of("Mary", "John", "Sandra", "Daniel");
    private static final List<String> PLACES = List.of("kitchen", "garden", "office", "hallway", "bedroom", "bathroom");
    private static final List<String> THINGS = List.of("apple", "football", "milk");
    private static final int MOVES = 6;

    /** A story, and what is so at its end. */
    private static final class World {
        private final SplitMix64 rng;
        private final List<String> told = new ArrayList<>();
        private final Map<String, String> places = new HashMap<>();

        World(SplitMix64 rng) {
            this.rng = rng;
        }

        /** @return where the person is then, which is another place than before */
        String move(String person) {
            List<String> others = PLACES.stream()
                    .filter(place -> !place.equals(places.get(person)))
                    .toList();
            String place = rng.pick(others);
            places.put(person, place);
            told.add(person + " went to the " + place + ".");
            return place;
        }
    }

    @Override
    public Draft draft(SplitMix64 rng, int size, int length) {
        World world = new World(rng);
        List<String> people = rng.shuffled(PEOPLE);
        String hero = people.get(0);
        String thing = rng.pick(THINGS);
        IntStream.range(0, MOVES).forEach(i -> world.move(rng.pick(people)));
        String before = world.move(hero);
        String question;
        String answer;
        if (needed == 1) {
            IntStream.range(0, MOVES).forEach(i -> world.move(rng.pick(people.subList(1, people.size()))));
            question = "Where is " + hero + "?";
            answer = before;
        } else {
            world.told.add(hero + " picked up the " + thing + ".");
            IntStream.range(0, MOVES / 2).forEach(i -> world.move(rng.pick(people.subList(1, people.size()))));
            String last = world.move(hero);
            world.told.add(hero + " put down the " + thing + ".");
            IntStream.range(0, MOVES / 2).forEach(i -> world.move(rng.pick(people)));
            question = needed == 2
                    ? "Where is the " + thing + "?"
                    : "Where was the " + thing + " before the " + last + "?";
            answer = needed == 2 ? last : before;
        }
        return new Draft(
                "I will give you a text in which facts about the positions of people and things are hidden. Answer the question "
                        + "with the facts only. If somebody was in several places, the latest one counts.\n\n"
                        + among(hay.first(size), world.told, rng) + "\n\nQuestion: " + question
                        + " Answer with one word, the place.",
                "",
                List.of(answer));
    }

    /** Facts in their order at random places of a text. */
    static String among(String text, List<String> facts, SplitMix64 rng) {
        List<String> sentences = new ArrayList<>(Sentences.of(text));
        int count = sentences.size();
        List<Integer> places = IntStream.range(0, facts.size())
                .mapToObj(i -> rng.below(count + 1))
                .sorted()
                .toList();
        for (int i = facts.size() - 1; i >= 0; i--) {
            sentences.add(places.get(i), facts.get(i));
        }
        return String.join(" ", sentences);
    }

    @Override
    public double score(String answer, List<String> references) {
        long others = PLACES.stream()
                .filter(place -> !references.contains(place) && StringMatch.any(answer, List.of(place)) > 0)
                .count();
        return others == 0 ? StringMatch.any(answer, references) : 0;
    }

    @Override
    public Sizes sizes(int length) {
        return Sizes.from(25);
    }

    @Override
    public int answerTokens() {
        return 20;
    }
}
