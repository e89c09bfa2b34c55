package dev.longcontext.contract.validation;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** The JSON Schema of run.json; a field's description in it is the remedy in our messages. */
final class RunSchema {

    static final String TEXT = text();

    private static final JsonSchema SCHEMA = schema();

    private RunSchema() {}

    static List<Violation> violationsOf(JsonNode tree) {
        return SCHEMA.validate(tree).stream()
                .map(message -> violation(message))
                .sorted(Comparator.comparing(Violation::path))
                .toList();
    }

    private static JsonSchema schema() {
        SchemaValidatorsConfig config = SchemaValidatorsConfig.builder()
                .pathType(PathType.JSON_POINTER)
                .cacheRefs(false)
                .build();
        return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(TEXT, config);
    }

    private static String text() {
        try (InputStream in = RunSchema.class.getResourceAsStream("/run.schema.json")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Violation violation(ValidationMessage message) {
        String parent = dotted(message.getInstanceLocation());
        JsonNode schema = message.getSchemaNode();
        return switch (message.getType()) {
            case "required" -> {
                String missing = message.getProperty();
                yield new Violation(
                        join(parent, missing),
                        "",
                        "is missing",
                        describe(properties(message).appendProperty(missing)));
            }
            case "additionalProperties" -> {
                String unknown = message.getProperty();
                yield new Violation(
                        join(parent, unknown),
                        message.getInstanceNode().path(unknown).toString(),
                        "is not a field",
                        "Omit it" + SimilarName.suggestion(unknown, fieldsOf(message)) + ".");
            }
            default ->
                new Violation(
                        parent,
                        message.getInstanceNode().toString(),
                        rule(message.getType(), schema, message),
                        describe(parentSchema(message)));
        };
    }

    private static String rule(String keyword, JsonNode expected, ValidationMessage message) {
        return switch (keyword) {
            case "type" -> "must be of type " + expected.asText();
            case "enum" -> "must be one of " + expected;
            case "const" -> "must be " + expected;
            case "minimum" -> "must be at least " + expected;
            case "exclusiveMinimum" -> "must be above " + expected;
            case "maximum" -> "must be at most " + expected;
            case "exclusiveMaximum" -> "must be below " + expected;
            case "minItems" -> "must have at least " + expected + " item";
            case "minLength" -> "must not be empty";
            case "uniqueItems" -> "must not contain an item twice";
            case "pattern" -> "must match " + expected.asText();
            default -> message.getMessage();
        };
    }

    private static JsonPointer parentSchema(ValidationMessage message) {
        return JsonPointer.compile(
                pointer(message.getSchemaLocation().getFragment().getParent()));
    }

    private static JsonPointer properties(ValidationMessage message) {
        return parentSchema(message).appendProperty("properties");
    }

    private static Iterable<String> fieldsOf(ValidationMessage message) {
        return SCHEMA.getSchemaNode().at(properties(message))::fieldNames;
    }

    /** The description there; where there is none, as of the items of a list, that of what it belongs to. */
    private static String describe(JsonPointer schema) {
        for (JsonPointer at = schema; at != null; at = at.head()) {
            JsonNode description = SCHEMA.getSchemaNode().at(at).path("description");
            if (description.isTextual()) {
                return description.textValue();
            }
        }
        return "See run.schema.json.";
    }

    /** @return {@code /data/sources/0/uri} for the same location with any root */
    private static String pointer(JsonNodePath path) {
        String text = path == null ? "" : path.toString();
        return text.startsWith("/") ? text : "";
    }

    private static String dotted(JsonNodePath location) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < location.getNameCount(); i++) {
            Object element = location.getElement(i);
            if (element instanceof Integer index) {
                path.append('[').append(index).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(element);
            }
        }
        return path.toString();
    }

    private static String join(String parent, String field) {
        return parent.isEmpty() ? field : parent + "." + field;
    }
}
