package dev.longcontext.trainer.evaluation.reasoning;

import dev.longcontext.trainer.evaluation.hay.Draft;
import dev.longcontext.trainer.evaluation.hay.Hay;
import dev.longcontext.trainer.evaluation.hay.SizedTask;
import dev.longcontext.trainer.miniature.SplitMix64;
import dev.longcontext.trainer.scoring.StringMatch;
import java.util.List;

/**
 * In the style of NoLiMa: the sentence that answers the question shares no word with it but small ones, so that looking for words
 * does not find it. Size is the number of words of text around it. Needles and questions are our own.
 *
 * @param hay the text
 */
record Association(Hay hay) implements SizedTask {

    /**
     * What is told of somebody, and what follows from it.
     *
     * @param told after the name
     * @param asked after "Which person"
     */
    record Pair(String told, String asked) {}

    static final List<Pair> PAIRS = List.of(
            new Pair("throws a stick every morning, and it is always brought back wagging", "owns a dog?"),
            new Pair("rents a flat whose windows look straight at the Eiffel Tower", "lives in France?"),
            new Pair("has carried newborns out of the delivery room for twenty years", "works in a hospital?"),
            new Pair("puts on a white hat at six and hands out croissants until noon", "is a baker?"),
            new Pair("cannot touch peanuts without calling an ambulance", "has an allergy?"),
            new Pair("never orders anything that once had a mother", "is a vegetarian?"),
            new Pair("grades essays about the French Revolution on Sunday nights", "teaches history?"),
            new Pair("keeps a telescope on the roof and sleeps during the day", "watches the stars?"),
            new Pair("feeds the penguins and mops their pool before opening time", "is employed at a zoo?"),
            new Pair("hears the foghorn and sees the masts from the kitchen", "lives by the sea?"),
            new Pair("has a medal from the marathon above the bed", "is a runner?"),
            new Pair("counts in crotchets and quavers and owns three bows", "plays the violin?"),
            new Pair("blew out a hundred candles last week", "is a centenarian?"),
            new Pair("needs a cushion to see over the steering wheel", "is short?"),
            new Pair("has to be told twice, and then once more into the left ear", "is hard of hearing?"),
            new Pair("signs every canvas in the lower right corner", "is a painter?"));

    static final List<String> NAMES = List.of(
            "Amara",
            "Bertil",
            "Chidi",
            "Dorothea",
            "Emeka",
            "Fenna",
            "Gustaf",
            "Hanneke",
            "Ibrahim",
            "Jolanda",
            "Kenji",
            "Liesbeth",
            "Mateus",
            "Nadia",
            "Oskar",
            "Priya");

    @Override
    public Draft draft(SplitMix64 rng, int size, int length) {
        Pair pair = rng.pick(PAIRS);
        String name = rng.pick(NAMES);
        String text = Facts.among(hay.first(size), List.of(name + " " + pair.told() + "."), rng);
        return new Draft(
                "Read the following text; a question about it follows.\n\n" + text + "\n\nWhich person " + pair.asked()
                        + " Answer with the name only.",
                "",
                List.of(name));
    }

    @Override
    public double score(String answer, List<String> references) {
        return StringMatch.any(answer, references);
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
