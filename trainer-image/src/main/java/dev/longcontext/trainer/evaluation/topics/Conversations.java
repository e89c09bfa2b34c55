package dev.longcontext.trainer.evaluation.topics;

import dev.longcontext.trainer.miniature.SplitMix64;
import java.util.List;

/** Made-up conversations about a topic, of about 350 words each. */
final class Conversations {
    /** As many different topics can be in one record. */
    static final List<String> SUBJECTS = List.of(
            ("bridges,lighthouses,clocks,bread,tea,glass,paper,maps,gardens,windmills,canals,tunnels,sailing,weaving,pottery,"
                            + "printing,beekeeping,cheese,salt,sugar,spices,coffee,chocolate,rice,wheat,potatoes,apples,vineyards,"
                            + "forests,rivers,lakes,glaciers,deserts,volcanoes,caves,coral reefs,tides,clouds,lightning,snow,"
                            + "earthquakes,comets,planets,telescopes,microscopes,compasses,calendars,mirrors,lenses,batteries,"
                            + "bicycles,trains,balloons,kites,ships,roads,harbours,markets,coins,stamps,letters,libraries,"
                            + "museums,theatres,dictionaries,alphabets,riddles,fairy tales,poetry,painting,sculpture,photography,"
                            + "cinema,radio,opera,drums,violins,pianos,dancing,chess,puzzles,juggling,swimming,running,climbing,"
                            + "skating,archery,gardening,cooking,baking,sewing,knitting,carpentry,blacksmiths,masonry,birds,"
                            + "butterflies,whales,horses,wolves")
                    .split(","));

    private static final List<String> ASPECTS = List.of(
            "the history of",
            "the future of",
            "the beauty of",
            "the science behind",
            "the craft behind",
            "the role of",
            "common mistakes about",
            "the language around",
            "the economics of",
            "everyday encounters with");

    private static final List<String> QUESTIONS = List.of(
            "What should somebody know first about %s?",
            "How did people come to care about %s in the first place?",
            "Are there any surprising facts about %s that you could tell me?",
            "What do beginners usually get wrong when they read about %s?",
            "How does one get started with %s without spending a lot of money?",
            "In what ways have opinions about %s changed over the last decades?",
            "Which questions about %s are still open today?",
            "Could you compare how people in towns and in villages see %s?");

    private static final List<String> ANSWERS = List.of(
            "A good way to begin is to look at what is close at hand. Most people have met %s many times without thinking about "
                    + "it, and a little attention already shows how much there is to see.",
            "There are several reasons for that, and they do not all point the same way. Some of them have to do with money, some "
                    + "with habit, and some with the simple pleasure that %s can give.",
            "Experts disagree about the details, but they agree on the main line: whoever wants to understand %s has to look at "
                    + "tools, people and places together, and not at one of them alone.",
            "It helps to keep a notebook. Write down when you came across %s, what you expected, and what really happened; after a "
                    + "few weeks you will find patterns that no book could have told you.",
            "That has changed more than once. For a long time %s was a matter for a few specialists, then it became fashionable, "
                    + "and today it is an ordinary part of life for many people.",
            "The short answer is that it depends. The longer answer is that %s looks different to each of us, and that talking "
                    + "about these differences is half of the fun.",
            "Some of what is said about it is simply wrong, and it was repeated because it sounds nice. If you want to know how "
                    + "things really are with %s, ask somebody who works with it every day, and ask for an example.",
            "I would start small. An afternoon, a patient friend and a few simple things are enough to find out whether %s is "
                    + "for you, and if it is not, you will at least have a story to tell.");

    private Conversations() {}

    static String topic(SplitMix64 rng, String subject) {
        return rng.pick(ASPECTS) + " " + subject;
    }

    /** In the form of LongEval's records; its end is the user's, who leads over to the next topic. */
    static String about(SplitMix64 rng, String topic, String subject) {
        StringBuilder text = new StringBuilder("USER: I would like to discuss the topic of " + topic
                + ". \n ASSISTANT: Sure, I'd be happy to talk about that with you! What would you like to know? \n");
        List<String> questions = rng.shuffled(QUESTIONS);
        List<String> answers = rng.shuffled(ANSWERS);
        for (int i = 0; i < questions.size(); i++) {
            text.append(" USER: ").append(String.format(questions.get(i), subject));
            text.append(" \n ASSISTANT: ")
                    .append(String.format(answers.get(i), subject))
                    .append(" \n");
        }
        return text + " USER: Great, this is the end of our discussion on the topic " + topic
                + ", let's talk about the next topic.";
    }
}
