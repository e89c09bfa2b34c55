package dev.longcontext.quickstart;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Asks the base and the extended model the same questions over HTTP and prints both answers. */
final class Comparison {
    private final Terminal terminal;
    private final ChatClient base;
    private final ChatClient extended;

    Comparison(Terminal terminal, ChatClient base, ChatClient extended) {
        this.terminal = terminal;
        this.base = base;
        this.extended = extended;
    }

    /** @return how many questions the extended model answered right */
    int ask(List<PassKeys.Question> questions) throws IOException, InterruptedException {
        terminal.line(terminal.dim(row("TOKENS", "KEY AT", "PASS KEY", "BASE SAYS", "EXTENDED SAYS")));
        int right = 0;
        for (PassKeys.Question question : questions) {
            String byBase = base.ask(question.text(), MiniatureQuestions.LONGEST_ANSWER);
            String byExtended = extended.ask(question.text(), MiniatureQuestions.LONGEST_ANSWER);
            boolean correct = byExtended.equals(question.answer());
            right += correct ? 1 : 0;
            terminal.line(row(
                    Integer.toString(question.tokens()),
                    String.format(Locale.ROOT, "%.0f %%", question.depth() * 100),
                    question.answer(),
                    marked(byBase, question.answer()),
                    marked(byExtended, question.answer())));
        }
        return right;
    }

    private static String marked(String answer, String expected) {
        String shown = answer.length() > 16 ? answer.substring(0, 16) + "…" : answer;
        return (answer.equals(expected) ? "✓ " : "✗ ") + (shown.isEmpty() ? "(nothing)" : shown);
    }

    private static String row(String tokens, String depth, String key, String base, String extended) {
        return String.format(Locale.ROOT, "%-8s%-8s%-10s%-20s%s", tokens, depth, key, base, extended);
    }
}
