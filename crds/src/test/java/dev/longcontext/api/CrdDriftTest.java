package dev.longcontext.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed CRD is what the types say. To update it: {@code mvn test -Dgolden.update}. */
@Tag("golden")
class CrdDriftTest {
    static final Path COMMITTED = Path.of("longcontextfinetunes.longcontext.dev.yaml");
    private static final int LARGEST_BYTES = 200_000;

    @TempDir
    Path scratch;

    @Test
    void theCommittedCrdIsGeneratedFromTheTypes() throws Exception {
        String generated = CrdYaml.generate(scratch);
        if (System.getProperty("golden.update") != null) {
            Files.writeString(COMMITTED, generated);
        }
        assertThat(Files.readString(COMMITTED))
                .as("%s is not what the types say: run mvn test -Dgolden.update and commit it", COMMITTED)
                .isEqualTo(generated);
    }

    @Test
    void isSmallEnoughForAPlainApply() throws Exception {
        assertThat(Files.readString(COMMITTED).getBytes(StandardCharsets.UTF_8).length)
                .isLessThan(LARGEST_BYTES);
    }

    @Test
    void whatTheGeneratorGetsWrongIsMended() throws Exception {
        JsonNode crd = CrdYaml.parse(Files.readString(COMMITTED));
        JsonNode schema = CrdYaml.CrdMending.schema(crd);

        assertThat(schema.at("/required/0").asText()).isEqualTo("spec");
        assertThat(schema.at("/description").asText()).startsWith("Extends the context length");
        JsonNode conditions = schema.at("/properties/status/properties/conditions");
        assertThat(conditions.path("x-kubernetes-list-type").asText()).isEqualTo("map");
        assertThat(conditions.at("/x-kubernetes-list-map-keys/0").asText()).isEqualTo("type");
        JsonNode config = schema.at("/properties/status/properties/resolved/properties/config");
        assertThat(config.path("x-kubernetes-preserve-unknown-fields").asBoolean())
                .isTrue();
        assertThat(config.has("additionalProperties")).isFalse();
        assertThat(schema.at("/properties/spec/properties/context/properties/targetLength/maximum")
                        .isIntegralNumber())
                .isTrue();
        assertThat(crd.at("/spec/versions/0/additionalPrinterColumns").findValuesAsText("name"))
                .startsWith("State", "Stage", "Progress", "ETA", "Loss")
                .endsWith("Age");
    }

    @Test
    void everyFieldOfOursIsDescribed() throws Exception {
        JsonNode schema = CrdYaml.CrdMending.schema(CrdYaml.parse(Files.readString(COMMITTED)));
        List<String> silent = new ArrayList<>();
        for (String part : List.of("spec", "status")) {
            forEachField(schema.at("/properties/" + part), part, (name, field) -> {
                if (field.path("description").isMissingNode()) {
                    silent.add(name);
                }
            });
        }
        assertThat(silent).isEmpty();
    }

    @Test
    void everyFieldOfTheSpecSaysWhetherItMayChangeAndWhatHoldsWithoutIt() throws Exception {
        JsonNode schema = CrdYaml.CrdMending.schema(CrdYaml.parse(Files.readString(COMMITTED)));
        List<String> silent = new ArrayList<>();
        forEachField(schema.at("/properties/spec"), "spec", (name, field) -> {
            String description = field.path("description").asText();
            if (!description.matches(".*(Imm|M)utable.*")) {
                silent.add(name + ": Immutable. or Mutable.");
            }
            boolean leaf = !field.has("properties") && !field.path("items").has("properties");
            if (leaf && !description.matches(".*(Required|Default: |Excludes ).*")) {
                silent.add(name + ": Required. or Default: ...");
            }
        });
        assertThat(silent).isEmpty();
    }

    @Test
    void noFieldHasASchemaDefaultAndNoneIsAFloat() throws Exception {
        String crd = Files.readString(COMMITTED);
        assertThat(crd).doesNotContain("default:").doesNotContain("type: number");
    }

    /** Every field of this API; what Kubernetes' own types hold is left out. */
    private static void forEachField(JsonNode object, String path, BiConsumer<String, JsonNode> action) {
        object.path("properties").properties().forEach(field -> {
            String name = path + "." + field.getKey();
            action.accept(name, field.getValue());
            if (!name.matches(".*(conditions|extraEnv|tolerations|kserve\\.resources)$")) {
                forEachField(field.getValue(), name, action);
                forEachField(field.getValue().path("items"), name + "[]", action);
            }
        });
    }
}
