package dev.longcontext.quickstart;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Asks a served miniature for pass keys in texts of several lengths. */
public final class MiniatureQuestions {
    static final int LONGEST_ANSWER = 8;

    private MiniatureQuestions() {}

    /** @param answers what was said, in the order of the lengths */
    public record Outcome(int right, List<String> answers) {}

    public static Outcome ask(String url, String model, int... lengths) throws IOException, InterruptedException {
        ChatClient client = new ChatClient(url, model);
        List<String> answers = new ArrayList<>();
        int right = 0;
        for (PassKeys.Question question : PassKeys.ofLengths(lengths)) {
            String answer = client.ask(question.text(), LONGEST_ANSWER);
            answers.add(answer);
            right += answer.equals(question.answer()) ? 1 : 0;
        }
        return new Outcome(right, answers);
    }
}
