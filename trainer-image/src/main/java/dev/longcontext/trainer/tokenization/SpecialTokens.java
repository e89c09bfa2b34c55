package dev.longcontext.trainer.tokenization;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.jinja.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds special tokens in a rendered chat, where the template wrote them; in what a message says they are letters. */
final class SpecialTokens {

    private final Map<String, Token> tokens = new HashMap<>();
    private final Pattern any;

    /**
     * @param stripsBefore whether white space before the token goes with it
     * @param stripsAfter the same, after it
     */
    private record Token(int id, boolean stripsBefore, boolean stripsAfter) {}

    /** A special token in a text, in UTF-16 units, with the white space that goes with it. */
    record Place(int id, int begin, int end) {}

    /** @param added the tokens of a tokenizer.json */
    SpecialTokens(JsonNode added, Map<String, Integer> special) {
        for (JsonNode token : added) {
            String content = token.path("content").asText();
            if (special.containsKey(content) && !content.isEmpty()) {
                boolean before = token.path("lstrip").asBoolean();
                tokens.put(
                        content,
                        new Token(
                                special.get(content),
                                before,
                                token.path("rstrip").asBoolean()));
            }
        }
        // the longest of those that begin at a place, as the tokenizers library has it
        this.any = tokens.isEmpty()
                ? null
                : Pattern.compile(tokens.keySet().stream()
                        .sorted(Comparator.comparing(String::length).reversed())
                        .map(Pattern::quote)
                        .collect(Collectors.joining("|")));
    }

    /** In their order. */
    List<Place> in(Text text) {
        return in(text, 0);
    }

    /** Those from a place on, in UTF-16 units, at which none is under way. */
    List<Place> in(Text text, int from) {
        List<Place> places = new ArrayList<>();
        if (any == null) {
            return places;
        }
        Matcher matcher = any.matcher(text.value());
        int taken = from;
        for (int at = from; at < text.length(); at = text.runEnd(at)) {
            if (text.markAt(at) != Text.TEMPLATE) {
                continue;
            }
            matcher.region(Math.max(at, taken), Math.max(text.runEnd(at), taken));
            while (matcher.find()) {
                Token token = tokens.get(matcher.group());
                int begin = token.stripsBefore() ? spaceBefore(text.value(), matcher.start(), taken) : matcher.start();
                taken = token.stripsAfter() ? spaceAfter(text.value(), matcher.end()) : matcher.end();
                places.add(new Place(token.id(), begin, taken));
            }
        }
        return places;
    }

    private static int spaceBefore(String text, int from, int least) {
        int at = from;
        while (at > least && isSpace(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    private static int spaceAfter(String text, int from) {
        int at = from;
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Unicode's White_Space, by which the library goes. */
    private static boolean isSpace(char c) {
        return (c >= '\t' && c <= '\r')
                || c == ' '
                || c == '\u0085'
                || Character.getType(c) == Character.SPACE_SEPARATOR
                || c == '\u2028'
                || c == '\u2029';
    }
}
