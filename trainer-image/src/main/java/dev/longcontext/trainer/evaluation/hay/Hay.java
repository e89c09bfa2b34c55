package dev.longcontext.trainer.evaluation.hay;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A text without end: after the last word the first one follows again. */
public final class Hay {
    private final List<String> words;

    private Hay(List<String> words) {
        this.words = words;
    }

    /** Of texts in their order; white space only separates words. */
    public static Hay of(List<String> texts) {
        List<String> words = new ArrayList<>();
        for (String text : texts) {
            words.addAll(List.of(text.strip().split("\\s+")));
        }
        return new Hay(List.copyOf(words));
    }

    /** The public-domain texts that come with the trainer; {@code SOURCES.md} beside them says what they are. */
    public static Hay shipped() {
        try (InputStream file = Hay.class.getResourceAsStream("addresses.txt")) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return of(text.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // it is in the program
        }
    }

    /** The first so many words, with a space between two. */
    public String first(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append(words.get(i % words.size()));
        }
        return text.toString();
    }
}
