package dev.longcontext.trainer.records;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Reads bytes in a column of any type, as which some writers keep texts, as the texts that they are: else each letter beyond
 * ASCII and each line's end would be learnt as an escape. What is no text becomes {@code {"bytes": SIZE}}. It goes through
 * DuckDB's name of the type, such as {@code STRUCT("role" BLOB, parts BLOB[])[]}.
 */
final class BytesAsTexts {

    private static final String BYTES = "BLOB";

    private final String type;
    private int at;

    private BytesAsTexts(String type) {
        this.type = type;
    }

    /** An expression of DuckDB's for a column; empty where it has no bytes. */
    static Optional<String> of(String column, String type) {
        var reader = new BytesAsTexts(type);
        return reader.type().filter(whole -> reader.at == type.length()).map(text -> text.apply(column));
    }

    /** From an expression to the one with texts; empty where they are the same. */
    private Optional<UnaryOperator<String>> type() {
        Optional<UnaryOperator<String>> texts = taken("STRUCT(")
                ? struct()
                : taken("MAP(") ? map() : plain().equals(BYTES) ? bytes() : Optional.empty();
        while (at < type.length() && type.charAt(at) == '[') {
            String each = "each" + at;
            at = type.indexOf(']', at) + 1;
            texts = texts.map(element ->
                    list -> "list_transform(" + list + ", lambda " + each + ": " + element.apply(each) + ")");
        }
        return texts;
    }

    private static Optional<UnaryOperator<String>> bytes() {
        return Optional.of(value -> ("CASE WHEN %1$s IS NOT NULL THEN "
                        + "coalesce(to_json(TRY(decode(%1$s))), to_json({'bytes': octet_length(%1$s)})) END")
                .formatted(value));
    }

    private Optional<UnaryOperator<String>> struct() {
        Map<String, Optional<UnaryOperator<String>>> fields = new LinkedHashMap<>();
        do {
            String name = name();
            taken(" ");
            fields.put(name, type());
        } while (taken(", "));
        taken(")");
        if (fields.values().stream().allMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        return Optional.of(struct -> fields.entrySet().stream()
                .map(field -> quoted(field.getKey(), '"') + " := "
                        + field.getValue()
                                .orElse(UnaryOperator.identity())
                                .apply("struct_extract(" + struct + ", " + quoted(field.getKey(), '\'') + ")"))
                .collect(Collectors.joining(", ", "CASE WHEN " + struct + " IS NOT NULL THEN struct_pack(", ") END")));
    }

    private Optional<UnaryOperator<String>> map() {
        Optional<UnaryOperator<String>> keys = type();
        taken(", ");
        Optional<UnaryOperator<String>> values = type();
        taken(")");
        if (keys.isEmpty() && values.isEmpty()) {
            return Optional.empty();
        }
        // a key is a text in JSON, whatever it is
        String key = keys.isEmpty() ? "k" : "coalesce(TRY(decode(TRY_CAST(k AS BLOB))), k::VARCHAR)";
        String value = values.orElse(UnaryOperator.identity()).apply("v");
        return Optional.of(map -> ("CASE WHEN %1$s IS NOT NULL THEN map(list_transform(map_keys(%1$s), lambda k: " + key
                        + "), list_transform(map_values(%1$s), lambda v: " + value + ")) END")
                .formatted(map));
    }

    /** Of a field, without its quotes. */
    private String name() {
        int begin = at;
        if (!taken("\"")) {
            at = type.indexOf(' ', begin);
            return type.substring(begin, at);
        }
        do {
            at = type.indexOf('"', at) + 1;
        } while (taken("\""));
        return type.substring(begin + 1, at - 1).replace("\"\"", "\"");
    }

    /** A type without others in it, such as {@code DECIMAL(18,3)}. */
    private String plain() {
        int begin = at;
        for (int open = 0; at < type.length(); at++) {
            char letter = type.charAt(at);
            if (open == 0 && (letter == ',' || letter == ')' || letter == '[')) {
                break;
            }
            open += letter == '(' ? 1 : letter == ')' ? -1 : 0;
        }
        return type.substring(begin, at);
    }

    private boolean taken(String expected) {
        boolean there = type.startsWith(expected, at);
        at += there ? expected.length() : 0;
        return there;
    }

    static String quoted(String name, char quote) {
        String once = String.valueOf(quote);
        return once + name.replace(once, once + once) + once;
    }
}
