package dev.longcontext.trainer.synthesis.chat;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A text with places such as {@code {{context}}} to be filled in. What is filled in is not looked at for places. */
public record Prompt(String text) {

    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

    /** One of the built-in prompts. */
    static Prompt builtIn(String name) {
        try (InputStream in = Prompt.class.getResourceAsStream(name + ".txt")) {
            return new Prompt(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The user's, in place of a built-in one.
     *
     * @param variable of the environment, or null for the built-in one
     * @param field of the manifest that names it
     * @throws FailureException of class InvalidConfiguration for one that is empty, or without a place it needs
     */
    static Prompt of(String builtIn, String variable, Map<String, String> environment, String field) {
        if (variable == null) {
            return builtIn(builtIn);
        }
        String text = environment.getOrDefault(variable, "");
        Prompt prompt = new Prompt(text);
        List<String> needed = builtIn(builtIn).places();
        List<String> has = prompt.places();
        if (!has.containsAll(needed) || !needed.containsAll(has)) {
            String all = needed.stream().map(place -> "{{" + place + "}}").collect(Collectors.joining(" and "));
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            field + ": the prompt has the places " + has + ", and needs " + needed,
                            "Write a prompt with " + all + " once each, and no other place, under that key.")
                    .atField(field);
        }
        return prompt;
    }

    private List<String> places() {
        return PLACE.matcher(text)
                .results()
                .map(place -> place.group(1))
                .distinct()
                .sorted()
                .toList();
    }

    String filled(Map<String, String> values) {
        return PLACE.matcher(text)
                .replaceAll(place -> Matcher.quoteReplacement(values.getOrDefault(place.group(1), place.group())));
    }

    /** Texts between marks that they cannot contain: the marks are made of their digest. */
    static String marked(List<Chunk> chunks) {
        String mark = Digests.ofText(chunks.toString()).substring(0, 12);
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < chunks.size(); i++) {
            String number = (i + 1) + " " + mark;
            all.append(i == 0 ? "" : "\n\n")
                    .append("<<<TEXT " + number + ">>>\n")
                    .append(chunks.get(i).text())
                    .append("\n<<<END " + number + ">>>");
        }
        return all.toString();
    }
}
