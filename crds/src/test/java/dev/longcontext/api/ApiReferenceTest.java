package dev.longcontext.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed API reference is what the types say. To update it: {@code mvn test -Dgolden.update}. */
@Tag("golden")
class ApiReferenceTest {
    private static final Path COMMITTED = Path.of("../docs/reference/api.md");
    private static final Path SOURCES = Path.of("src/main/java/dev/longcontext/api/v1alpha1");

    @TempDir
    Path scratch;

    @Test
    void theCommittedReferenceIsGeneratedFromTheTypes() throws Exception {
        Map<String, DocumentedConstants> constants = new LinkedHashMap<>();
        constants.put("Condition types", constants(ConditionType.class));
        constants.put("Condition reasons", constants(ConditionReasons.class));
        JsonNode crd = CrdYaml.parse(CrdYaml.generate(scratch));

        String generated = ApiReference.markdown(CrdYaml.CrdMending.schema(crd), constants);
        if (System.getProperty("golden.update") != null) {
            Files.createDirectories(COMMITTED.getParent());
            Files.writeString(COMMITTED, generated);
        }

        assertThat(Files.readString(COMMITTED))
                .as("%s is not what the types say: run mvn test -Dgolden.update and commit it", COMMITTED)
                .isEqualTo(generated);
    }

    @Test
    void everyConstantIsDocumented() throws Exception {
        assertThat(constants(ConditionType.class).meanings()).hasSize(ConditionType.values().length);
        assertThat(constants(ConditionReasons.class).meanings()).hasSize(ConditionReasons.class.getFields().length);
    }

    private static DocumentedConstants constants(Class<?> type) throws Exception {
        return DocumentedConstants.read(SOURCES.resolve(type.getSimpleName() + ".java"));
    }
}
