package dev.longcontext.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/** {@code docs/reference/api.md} out of the CRD: one table for each object, with its rules. */
final class ApiReference {
    private static final String KUBERNETES = "https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.34/#%s";

    /** Objects that Kubernetes documents. */
    private static final Map<String, String> FOREIGN = Map.of(
            "spec.extraEnv[]", "envvar-v1-core",
            "spec.resources.tolerations[]", "toleration-v1-core",
            "spec.publish.kserve.resources", "resourcerequirements-v1-core",
            "status.conditions[]", "condition-v1-meta");

    private final Map<String, String> sections = new LinkedHashMap<>();

    private ApiReference() {}

    /**
     * @param schema the CRD's OpenAPI schema
     * @param constants tables of the documented constants, by their heading
     */
    static String markdown(JsonNode schema, Map<String, DocumentedConstants> constants) {
        ApiReference reference = new ApiReference();
        reference.addObject("spec", schema.at("/properties/spec"));
        reference.addObject("status", schema.at("/properties/status"));
        StringBuilder text = new StringBuilder("""
                # LongContextFineTune, longcontext.dev/v1alpha1

                Generated from the Java types in `crds/`; do not edit. `kubectl explain lcft.spec` says the same on a cluster.
                Defaults are filled in by the operator and shown in `status.resolved`, not by the API server, so that GitOps
                tools see no difference. Fields that are not known are refused by `kubectl apply`, and ignored by the Java types.
                """);
        reference.sections.forEach((path, section) ->
                text.append("\n## ").append(path).append("\n\n").append(section));
        constants.forEach((heading, table) -> {
            text.append("\n## ").append(heading).append("\n\n").append(table.introduction());
            text.append("\n\n| value | meaning |\n|---|---|\n");
            table.meanings().forEach((value, meaning) -> text.append("| `" + value + "` | " + meaning + " |\n"));
        });
        return text.toString();
    }

    private void addObject(String path, JsonNode schema) {
        sections.put(path, "");
        StringBuilder text = new StringBuilder();
        if (schema.has("description")) {
            text.append(schema.get("description").asText()).append("\n\n");
        }
        text.append("| field | type | meaning |\n|---|---|---|\n");
        Set<String> required = texts(schema.path("required"));
        schema.path("properties").properties().forEach(field -> {
            String child = path + "." + field.getKey();
            String name = required.contains(field.getKey()) ? "**" + field.getKey() + "**" : field.getKey();
            text.append("| %s | %s | %s |%n"
                    .formatted(
                            name,
                            type(child, field.getValue()),
                            cell(field.getValue().path("description"))));
            nested(child, field.getValue()).ifPresent(object -> addObject(object.path(), object.schema()));
        });
        List<String> rules = rules(schema);
        if (!rules.isEmpty()) {
            text.append("\nRules, by the message of a refusal:\n\n");
            rules.forEach(rule -> text.append("* ").append(rule).append('\n'));
        }
        sections.put(path, text.toString());
    }

    private record Nested(String path, JsonNode schema) {}

    /** The object that a field holds, alone or in a list, if this API defines it. */
    private static Optional<Nested> nested(String path, JsonNode schema) {
        boolean list = schema.path("type").asText().equals("array");
        JsonNode item = list ? schema.path("items") : schema;
        String itemPath = list ? path + "[]" : path;
        return item.has("properties") && !FOREIGN.containsKey(itemPath)
                ? Optional.of(new Nested(itemPath, item))
                : Optional.empty();
    }

    private static String type(String path, JsonNode schema) {
        if (schema.path("type").asText().equals("array")) {
            return "list of " + type(path + "[]", schema.path("items")) + bounds(schema, "Items", " entries");
        }
        if (FOREIGN.containsKey(path)) {
            return "[object](" + KUBERNETES.formatted(FOREIGN.get(path)) + ")";
        }
        if (schema.has("properties")) {
            return "[object](#" + path.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "") + ")";
        }
        if (schema.has("enum")) {
            return String.join(
                    " \\| ",
                    texts(schema.get("enum")).stream()
                            .map(value -> "`" + value + "`")
                            .toList());
        }
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            return "quantity";
        }
        if (schema.has("additionalProperties")) {
            return "map of strings" + bounds(schema, "Properties", " entries");
        }
        return schema.path("type").asText() + range(schema);
    }

    private static String bounds(JsonNode schema, String what, String unit) {
        return schema.has("max" + what)
                ? ", at most " + schema.get("max" + what).asText() + unit
                : "";
    }

    private static String range(JsonNode schema) {
        if (!schema.has("minimum") && !schema.has("maximum")) {
            return "";
        }
        return ", %s to %s"
                .formatted(
                        schema.path("minimum").asText(), schema.path("maximum").asText());
    }

    private static String cell(JsonNode description) {
        return description.asText().replace("|", "\\|");
    }

    private static List<String> rules(JsonNode schema) {
        List<String> messages = new ArrayList<>();
        schema.path("x-kubernetes-validations")
                .forEach(rule -> messages.add(rule.path("message").asText()));
        return messages;
    }

    private static Set<String> texts(JsonNode array) {
        return new LinkedHashSet<>(StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList());
    }
}
