package dev.longcontext.quickstart;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;

/** What the quickstart prints: steps with their time, and plain lines. Colour only on a terminal. */
final class Terminal {
    private static final String BOLD = "\u001b[1m";
    private static final String GREEN = "\u001b[32m";
    private static final String RED = "\u001b[31m";
    private static final String DIM = "\u001b[2m";
    private static final String RESET = "\u001b[0m";

    private final PrintStream out;
    private final boolean colour;

    Terminal(PrintStream out, boolean colour) {
        this.out = out;
        this.colour = colour;
    }

    /** Runs {@code work}, printing {@code title} before and the seconds it took after it. */
    <T> T step(String title, Callable<T> work) throws Exception {
        long begin = System.nanoTime();
        out.print(style(BOLD, title) + " ... ");
        out.flush();
        T result = work.call();
        out.println(style(GREEN, "done") + style(DIM, " (" + seconds(begin) + ")"));
        return result;
    }

    void heading(String text) {
        out.println();
        out.println(style(BOLD, text));
    }

    void line(String text) {
        out.println(text);
    }

    void good(String text) {
        out.println(style(GREEN, text));
    }

    void bad(String text) {
        out.println(style(RED, text));
    }

    String dim(String text) {
        return style(DIM, text);
    }

    private String style(String code, String text) {
        return colour ? code + text + RESET : text;
    }

    private static String seconds(long begin) {
        return String.format(
                Locale.ROOT,
                "%.1f s",
                Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1000.0);
    }
}
