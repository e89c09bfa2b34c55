package dev.longcontext.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed CRD is what the types say. To update it: {@code mvn test -pl crds -am -Dgolden.update}. */
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
                .as("%s is not what the types say: run mvn test -pl crds -am -Dgolden.update and commit it", COMMITTED)
                .isEqualTo(generated);
    }

    @Test
    void isSmallEnoughForAPlainApply() throws Exception {
        assertThat(Files.readString(COMMITTED).getBytes(StandardCharsets.UTF_8).length)
                .isLessThan(LARGEST_BYTES);
    }

    @Test
    void everyFieldOfOursIsDescribed() throws Exception {
        JsonNode schema = CrdYaml.CrdMending.schema(CrdYaml.parse(Files.readString(COMMITTED)));
        List<String> silent = new ArrayList<>();
        undescribed(schema.at("/properties/spec"), "spec", silent);
        undescribed(schema.at("/properties/status"), "status", silent);
        assertThat(silent).isEmpty();
    }

    @Test
    void noFieldHasASchemaDefaultAndNoneIsAFloat() throws Exception {
        String crd = Files.readString(COMMITTED);
        assertThat(crd).doesNotContain("default:").doesNotContain("type: number");
    }

    private static void undescribed(JsonNode node, String path, List<String> silent) {
        node.path("properties").properties().forEach(field -> {
            String name = path + "." + field.getKey();
            if (field.getValue().path("description").isMissingNode()) {
                silent.add(name);
            }
            boolean ofKubernetes = name.matches(".*(conditions|extraEnv|tolerations|kserve\\.resources)$");
            if (!ofKubernetes) {
                undescribed(field.getValue(), name, silent);
                undescribed(field.getValue().path("items"), name, silent);
            }
        });
    }
}
