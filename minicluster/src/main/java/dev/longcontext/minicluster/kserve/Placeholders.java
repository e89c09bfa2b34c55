package dev.longcontext.minicluster.kserve;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills in what a runtime leaves open for each service: {@code {{.Name}}}, {@code {{.Labels.team}}} and such. */
final class Placeholders {
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\{\\{\\s*\\.(Name|Namespace|Labels|Annotations)(?:\\.([^\\s}]+))?\\s*}}");

    private Placeholders() {}

    /** What the service has no value for becomes nothing. */
    static String fill(String text, ObjectMeta service) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(value(match.group(1), match.group(2), service)));
    }

    private static String value(String field, String key, ObjectMeta service) {
        return switch (field) {
            case "Name" -> service.getName();
            case "Namespace" -> service.getNamespace();
            case "Labels" -> entry(service.getLabels(), key);
            default -> entry(service.getAnnotations(), key);
        };
    }

    private static String entry(Map<String, String> entries, String key) {
        return Optional.ofNullable(entries).map(map -> map.get(key)).orElse("");
    }
}
