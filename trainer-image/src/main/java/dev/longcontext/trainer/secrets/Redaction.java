package dev.longcontext.trainer.secrets;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds values in a text in the forms libraries put them there: as they are, line by line, escaped for JSON or an address,
 * in hexadecimal, and in Base64, also as a part of something longer.
 *
 * @param forms null when there is no value
 */
record Redaction(Pattern forms) {

    static final String MARK = "[redacted]";

    /** The shortest token that is accepted (see {@link BearerToken}), and the shortest part that is looked for. */
    static final int SHORTEST = 4;

    static Redaction of(Collection<String> values) {
        Set<String> forms = values.stream()
                .flatMap(Redaction::parts)
                .flatMap(Redaction::forms)
                .filter(form -> form.length() >= SHORTEST)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        String longestFirst = forms.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        return new Redaction(forms.isEmpty() ? null : Pattern.compile(longestFirst));
    }

    String apply(String text) {
        return text == null || forms == null ? text : forms.matcher(text).replaceAll(Matcher.quoteReplacement(MARK));
    }

    /** A value of several lines is seldom printed as one. */
    private static Stream<String> parts(String value) {
        return Stream.concat(Stream.of(value, value.strip()), Arrays.stream(value.split("\\p{Cntrl}+")))
                .filter(part -> part.strip().length() >= SHORTEST);
    }

    private static Stream<String> forms(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        String inAddress = URLEncoder.encode(value, StandardCharsets.UTF_8);
        Stream<String> plain = Stream.of(
                value,
                inAddress,
                inAddress.replace("+", "%20"),
                value.replace("\\", "\\\\").replace("\"", "\\\""),
                HexFormat.of().formatHex(bytes),
                HexFormat.of().withUpperCase().formatHex(bytes));
        return Stream.concat(plain, base64(bytes));
    }

    /**
     * What Base64 always has of these bytes, whatever stands before and after them: three bytes are four characters, so there
     * are three ways they can lie, and the characters at the ends depend on the neighbours.
     */
    private static Stream<String> base64(byte[] bytes) {
        return Stream.of(0, 1, 2)
                .flatMap(before -> inner(bytes, before).stream())
                .flatMap(form -> Stream.of(form, form.replace('+', '-').replace('/', '_')));
    }

    private static Optional<String> inner(byte[] bytes, int before) {
        byte[] shifted = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, shifted, before, bytes.length);
        int first = (before * 8 + 5) / 6;
        int end = shifted.length * 8 / 6;
        String encoded = Base64.getEncoder().encodeToString(shifted);
        return end - first >= SHORTEST ? Optional.of(encoded.substring(first, end)) : Optional.empty();
    }
}
