package dev.longcontext.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.longcontext.api.v1alpha1.LongContextFineTune;
import io.fabric8.crdv2.generator.CRDGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The CRD as it is committed: generated from the types, then mended where the generator falls short. */
final class CrdYaml {
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build());

    /** The order of {@code kubectl get}; those of priority 1 show with {@code -o wide}. */
    private static final List<String> COLUMNS = List.of(
            "State",
            "Stage",
            "Progress",
            "ETA",
            "Loss",
            "Step",
            "Checkpoint",
            "Effective",
            "Node",
            "Cluster-URL",
            "URL",
            "Reason",
            "Age");

    private CrdYaml() {}

    static String generate(Path scratch) throws IOException {
        new CRDGenerator()
                .customResourceClasses(LongContextFineTune.class)
                .inOutputDir(scratch.toFile())
                .withImplicitPreserveUnknownFields(false)
                .detailedGenerate();
        try (Stream<Path> files = Files.list(scratch)) {
            Path file = files.filter(path -> path.toString().endsWith(".yml"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("the CRD generator wrote no file"));
            ObjectNode crd = (ObjectNode) YAML.readTree(file.toFile());
            CrdMending.mend(crd);
            return YAML.writeValueAsString(crd);
        }
    }

    static JsonNode parse(String yaml) {
        try {
            return YAML.readTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the generator cannot say; each method is one flaw of it. */
    static final class CrdMending {
        private CrdMending() {}

        static void mend(ObjectNode crd) {
            ObjectNode schema = schema(crd);
            describe(schema);
            CrdSources.write(schema);
            CrdSuites.write(schema);
            orderPrinterColumns(crd);
            writeBoundsAsWholeNumbers(schema);
            requireSpec(schema);
            keepConditionsByType(schema);
            dropAdditionalPropertiesBesidePreserve(schema);
            dropMergedDescriptionsOfKubernetesTypes(schema);
        }

        static ObjectNode schema(JsonNode crd) {
            return (ObjectNode)
                    crd.path("spec").path("versions").path(0).path("schema").path("openAPIV3Schema");
        }

        /** What {@code kubectl explain lcft} begins with. */
        private static void describe(ObjectNode schema) {
            schema.put(
                    "description",
                    "Extends the context length of a Llama-style model, evaluates it and publishes it. Documentation of "
                            + "every field: kubectl explain lcft.spec, and docs/reference/api.md.");
            ((ObjectNode) schema.at("/properties/spec")).put("description", "What is wanted.");
            ((ObjectNode) schema.at("/properties/status"))
                    .put("description", "What the operator saw and did; written by the operator alone.");
        }

        /** The generator writes 1.6777216E7, which not every reader of YAML takes for a number. */
        private static void writeBoundsAsWholeNumbers(JsonNode node) {
            for (String bound : new String[] {"minimum", "maximum"}) {
                if (node instanceof ObjectNode object && object.path(bound).isFloatingPointNumber()) {
                    object.put(bound, object.get(bound).decimalValue().longValueExact());
                }
            }
            node.forEach(CrdMending::writeBoundsAsWholeNumbers);
        }

        /** The generator sorts by path; people read from what matters most to the age. */
        private static void orderPrinterColumns(ObjectNode crd) {
            ObjectNode version = (ObjectNode) crd.path("spec").path("versions").path(0);
            JsonNode columns = version.path("additionalPrinterColumns");
            ArrayNode ordered = YAML.createArrayNode();
            for (String name : COLUMNS) {
                columns.forEach(column -> {
                    if (column.path("name").asText().equals(name)) {
                        ordered.add(column);
                    }
                });
            }
            if (ordered.size() != columns.size()) {
                throw new IllegalStateException("every printer column has its place in CrdYaml.COLUMNS: " + columns);
            }
            version.set("additionalPrinterColumns", ordered);
        }

        /** A resource without a spec means nothing; the generator leaves it optional. */
        private static void requireSpec(ObjectNode schema) {
            schema.putArray("required").add("spec");
        }

        /** Server-side apply merges conditions by their type. */
        private static void keepConditionsByType(ObjectNode schema) {
            ObjectNode conditions = (ObjectNode) schema.at("/properties/status/properties/conditions");
            conditions.put("x-kubernetes-list-type", "map");
            conditions.putArray("x-kubernetes-list-map-keys").add("type");
            ArrayNode required = ((ObjectNode) conditions.path("items")).putArray("required");
            required.add("type").add("status");
        }

        /** A structural schema must not have both. */
        private static void dropAdditionalPropertiesBesidePreserve(JsonNode node) {
            if (node instanceof ObjectNode object
                    && object.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
                object.remove("additionalProperties");
            }
            node.forEach(CrdMending::dropAdditionalPropertiesBesidePreserve);
        }

        /** The embedded Kubernetes types have long descriptions of their own, which kubectl explain pod has too. */
        private static void dropMergedDescriptionsOfKubernetesTypes(ObjectNode schema) {
            for (String path : new String[] {
                "/properties/spec/properties/extraEnv/items",
                "/properties/spec/properties/resources/properties/tolerations/items",
                "/properties/spec/properties/publish/properties/kserve/properties/resources/properties"
            }) {
                dropDescriptions(schema.at(path));
            }
        }

        private static void dropDescriptions(JsonNode node) {
            if (node instanceof ObjectNode object && object.path("description").isTextual()) {
                object.remove("description");
            }
            node.forEach(CrdMending::dropDescriptions);
        }
    }
}
