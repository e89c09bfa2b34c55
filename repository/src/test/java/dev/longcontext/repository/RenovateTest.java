package dev.longcontext.repository;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Renovate finds the versions that are in no manifest: an expression that matches nothing any more would go unnoticed. */
class RenovateTest {

    private static final Path CONFIGURATION = Repository.ROOT.resolve(".github/renovate.json");

    static List<JsonNode> customManagers() throws IOException {
        JsonNode managers = new ObjectMapper().readTree(CONFIGURATION.toFile()).get("customManagers");
        return StreamSupport.stream(managers.spliterator(), false).toList();
    }

    @ParameterizedTest
    @MethodSource("customManagers")
    void everyExpressionMatchesAVersion(JsonNode manager) {
        String files = manager.at("/managerFilePatterns/0").asText().replaceAll("^/|/$", "");
        Pattern version = Pattern.compile(manager.at("/matchStrings/0").asText());

        assertThat(Repository.files(Repository.ROOT, ""))
                .filteredOn(file -> Pattern.compile(files)
                        .matcher(Repository.ROOT.relativize(file).toString())
                        .find())
                .isNotEmpty()
                .allMatch(file -> version.matcher(Repository.read(file)).find());
    }
}
