package dev.longcontext.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** A value that is wrong is refused before anything is installed; every value is documented. */
class ChartValuesTest {
    @TempDir
    Path scratch;

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/refused.csv", delimiter = '|', numLinesToSkip = 1)
    void aWrongValueIsRefusedByName(String values, String message) throws Exception {
        Path file = Files.writeString(scratch.resolve("values.yaml"), values);

        assertThatThrownBy(() -> Chart.render(file)).hasMessageContaining(message);
    }

    @Test
    void everyValueIsInTheSchemaAndInTheReadme() {
        JsonNode schema = Chart.documents(Chart.read(Chart.FOLDER.resolve("values.schema.json")))
                .get(0);
        String readme = Chart.read(Chart.FOLDER.resolve("README.md"));
        List<String> missing = new ArrayList<>();

        for (String value : values(Chart.yaml(Chart.FOLDER.resolve("values.yaml")), schema, "", missing)) {
            if (!readme.contains("| `" + value + "` |")) {
                missing.add("README.md lacks a row for " + value);
            }
        }

        assertThat(missing).isEmpty();
    }

    /** The paths of all values that the schema does not take apart further. */
    private static List<String> values(JsonNode values, JsonNode schema, String prefix, List<String> missing) {
        List<String> paths = new ArrayList<>();
        values.properties().forEach(value -> {
            JsonNode described = schema.path("properties").path(value.getKey());
            String path = prefix + value.getKey();
            if (described.isMissingNode()) {
                missing.add("values.schema.json lacks " + path);
            } else if (described.has("properties") && !path.endsWith("resources")) {
                paths.addAll(values(value.getValue(), described, path + ".", missing));
            } else {
                paths.add(path);
                if (described.path("description").asText().isEmpty()) {
                    missing.add("values.schema.json does not describe " + path);
                }
            }
        });
        return paths;
    }
}
