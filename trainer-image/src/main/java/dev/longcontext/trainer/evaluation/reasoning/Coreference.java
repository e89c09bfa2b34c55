package dev.longcontext.trainer.evaluation.reasoning;

import dev.longcontext.trainer.evaluation.hay.Draft;
import dev.longcontext.trainer.evaluation.hay.SizedTask;
import dev.longcontext.trainer.miniature.SplitMix64;
import dev.longcontext.trainer.scoring.SequenceRatio;
import dev.longcontext.trainer.tokenization.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * In the style of MRCR: a chat in which the same is asked for several times, among other requests, and one of the answers is wanted
 * again. Size is the number of requests. The score is how alike the answer and the wanted one are, once the answer begins with the
 * characters that it was to begin with.
 */
final class Coreference implements SizedTask {
    /** Identical requests, of which one is wanted. */
    private static final int SAME = 4;

    private static final int PREFIX_LETTERS = 8;
    private static final List<String> FORMS =
            List.of("note", "letter", "short story", "news report", "riddle", "speech");
    private static final List<String> SUBJECTS = List.of(
            "lamps",
            "rivers",
            "clocks",
            "bridges",
            "gardens",
            "ships",
            "stones",
            "letters",
            "markets",
            "birds",
            "winters",
            "trains",
            "maps",
            "songs",
            "kitchens",
            "towers");
    private static final List<String> BEGINS = List.of(
            "Early in the morning",
            "Long ago",
            "On the way home",
            "After the rain",
            "In the old town",
            "Near the harbour");
    private static final List<String> VERBS = List.of(
            "a tailor asked about",
            "two sisters talked about",
            "nobody cared for",
            "an old sailor dreamt of",
            "the children counted",
            "a clerk wrote down");
    private static final List<String> ENDS = List.of(
            "and forgot the rest",
            "until the lamp went out",
            "with a smile",
            "as if nothing had happened",
            "and the wind answered",
            "for the third time that week");
    private static final List<String> ORDINALS = List.of("1st", "2nd", "3rd", "4th");

    private record Request(String form, String subject) {

        String asked() {
            return "Write a " + form + " about " + subject + ".";
        }
    }

    @Override
    public Draft draft(SplitMix64 rng, int size, int length) {
        Request wanted = new Request(rng.pick(FORMS), rng.pick(SUBJECTS));
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < size - SAME; i++) {
            Request other = new Request(rng.pick(FORMS), rng.pick(SUBJECTS));
            requests.add(other.equals(wanted) ? new Request("poem", other.subject()) : other);
        }
        for (int i = 0; i < SAME; i++) {
            requests.add(wanted);
        }
        List<Message> chat = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        for (Request request : rng.shuffled(requests)) {
            String answer = text(rng, request.subject());
            chat.add(new Message("user", request.asked()));
            chat.add(new Message(Message.ASSISTANT, answer));
            if (request.equals(wanted)) {
                answers.add(answer);
            }
        }
        int which = rng.below(SAME);
        StringBuilder prefix = new StringBuilder();
        for (int i = 0; i < PREFIX_LETTERS; i++) {
            prefix.append((char) ('a' + rng.below(26)));
        }
        String question = "Prepend " + prefix + " to the " + ORDINALS.get(which) + " (1 indexed) " + wanted.form()
                + " about " + wanted.subject() + ". Do not include any other text in your response.";
        return new Draft(chat, question, "", List.of(prefix + answers.get(which)));
    }

    private static String text(SplitMix64 rng, String subject) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            text.append(i == 0 ? "" : " ")
                    .append(rng.pick(BEGINS))
                    .append(' ')
                    .append(rng.pick(VERBS))
                    .append(' ')
                    .append(subject)
                    .append(' ')
                    .append(rng.pick(ENDS))
                    .append('.');
        }
        return text.toString();
    }

    @Override
    public double score(String answer, List<String> references) {
        String prefix = references.get(0).substring(0, PREFIX_LETTERS);
        String given = answer.strip();
        return given.startsWith(prefix)
                ? SequenceRatio.of(
                        given.substring(PREFIX_LETTERS), references.get(0).substring(PREFIX_LETTERS))
                : 0;
    }

    @Override
    public Sizes sizes(int length) {
        return Sizes.from(SAME + 1, 1);
    }

    @Override
    public int answerTokens() {
        return 150;
    }
}
