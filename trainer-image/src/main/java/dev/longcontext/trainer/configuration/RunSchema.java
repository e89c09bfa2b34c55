package dev.longcontext.trainer.configuration;

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
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** The JSON Schema of run.json; a field's description in it is the remedy in our messages. */
final class RunSchema {

    private static final JsonSchema SCHEMA = load();

    private RunSchema() {}

    static List<ConfigurationProblem> problemsOf(JsonNode tree) {
        return SCHEMA.validate(tree).stream()
                .map(message -> problem(message, tree))
                .sorted(Comparator.comparing(ConfigurationProblem::path))
                .toList();
    }

    private static JsonSchema load() {
        SchemaValidatorsConfig config = SchemaValidatorsConfig.builder()
                .pathType(PathType.JSON_POINTER)
                .cacheRefs(false)
                .build();
        try (InputStream in = RunSchema.class.getResourceAsStream("/run.schema.json")) {
            return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(Objects.requireNonNull(in), config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ConfigurationProblem problem(ValidationMessage message, JsonNode tree) {
        String parent = dotted(message.getInstanceLocation());
        JsonNode schema = message.getSchemaNode();
        return switch (message.getType()) {
            case "required" -> {
                String missing = message.getProperty();
                yield new ConfigurationProblem(
                        join(parent, missing), "", "is missing", describe(fieldSchema(message, missing)));
            }
            case "additionalProperties" -> {
                String unknown = message.getProperty();
                yield new ConfigurationProblem(
                        join(parent, unknown),
                        message.getInstanceNode().path(unknown).toString(),
                        "is not a field",
                        "Leave it out" + SimilarName.suggestion(unknown, fieldsOf(message)) + ".");
            }
            default ->
                new ConfigurationProblem(
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
            case "uniqueItems" -> "must not hold an item twice";
            case "pattern" -> "must match " + expected.asText();
            default -> message.getMessage();
        };
    }

    private static JsonNode parentSchema(ValidationMessage message) {
        return SCHEMA.getSchemaNode()
                .at(pointer(message.getSchemaLocation().getFragment().getParent()));
    }

    private static JsonNode fieldSchema(ValidationMessage message, String field) {
        return parentSchema(message).path("properties").path(field);
    }

    private static Iterable<String> fieldsOf(ValidationMessage message) {
        JsonNode properties = parentSchema(message).path("properties");
        return properties::fieldNames;
    }

    private static String describe(JsonNode schema) {
        return schema.path("description").asText("See run.schema.json.");
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
