package dev.longcontext.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the chart renders, in full. A case is a folder of {@code src/test/resources/golden}: {@code values.yaml} and {@code
 * expected.yaml}. To write the expected files anew: {@code mvn test -Dgolden.update}.
 */
@Tag("golden")
class ChartTemplateTest {
    private static final Path CASES = Path.of("src/test/resources/golden");
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build());

    @TempDir
    Path scratch;

    static Stream<Path> cases() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            List<Path> found = folders.sorted().toList();
            assertThat(found).isNotEmpty();
            return found.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void rendersWhatIsExpected(Path folder) throws IOException {
        StringBuilder rendered = new StringBuilder();
        for (JsonNode object : inOrder(Chart.render(folder.resolve("values.yaml")))) {
            rendered.append(YAML.writeValueAsString(object));
        }
        Path expected = folder.resolve("expected.yaml");
        if (System.getProperty("golden.update") != null) {
            Files.writeString(expected, rendered);
        }

        assertThat(rendered.toString())
                .as("%s: if the change is meant, run mvn test -Dgolden.update", expected)
                .isEqualTo(Files.readString(expected));
    }

    @Test
    void theChartHasNoFaultThatLintKnows() {
        LintResult result = Chart.helm().lint().strict().call();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    /** As {@code helm upgrade --reuse-values} does from a chart that had none of these values. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{trainer: {device: null}, networkPolicy: {runs: null, serving: null}, admission: null}",
                "{admission: {images: null, serviceAccounts: null}}"
            })
    void valuesThatTheFormerChartLacksAreTheDefaults(String values) throws IOException {
        assertThat(rendered(values)).isEqualTo(rendered("{}"));
    }

    @Test
    void networkPoliciesOfRunsNeedNoMoreThanToBeSwitchedOn() throws IOException {
        String lists = "ingressFrom: null, egress: null";

        assertThat(rendered(
                        "{networkPolicy: {runs: {create: true, " + lists + "}, serving: {create: true, from: null}}}"))
                .isEqualTo(rendered("{networkPolicy: {runs: {create: true}, serving: {create: true}}}"));
    }

    /** The API server refuses a policy whose exception is outside its CIDR, and would do so only when a run starts. */
    @ParameterizedTest
    @CsvSource({
        "169.0.0.0/8, true",
        "169.0.0.0/9, false",
        "169.128.0.0/9, true",
        "169.252.0.0/14, true",
        "169.248.0.0/14, false"
    })
    void linkLocalAddressesAreLeftOutWhereACidrHasThem(String cidr, boolean has) throws IOException {
        String rendered = rendered("{networkPolicy: {runs: {create: true, egress: [{cidr: " + cidr + "}]}}}")
                .toString()
                .replace("\\", "");
        String block = "{\"cidr\":\"" + cidr + "\"";

        assertThat(rendered).contains(block + (has ? ",\"except\":[\"169.254.0.0/16\"]}" : "}"));
    }

    @Test
    void aServerAsksForNoApiKeysUnlessASecretIsNamed() throws IOException {
        assertThat(rendered("{servingRuntime: {create: Always, apiKeys: null}}"))
                .isEqualTo(rendered("{servingRuntime: {create: Always}}"));
        assertThat(rendered("{servingRuntime: {create: Always}}").toString()).doesNotContain("api-key");
    }

    @Test
    void aServerReadsItsApiKeysFromTheSecret() throws IOException {
        JsonNode runtime = Chart.only(
                rendered("{servingRuntime: {create: Always, apiKeys: {secret: team-keys, key: keys.txt}}}"),
                "ClusterServingRuntime",
                "");

        assertThat(runtime.at("/spec/containers/0/args").toString())
                .contains("\"--api-key-file=/etc/longcontext/api-keys/keys.txt\"");
        assertThat(runtime.at("/spec/containers/0/volumeMounts/1"))
                .hasToString("{\"name\":\"api-keys\",\"mountPath\":\"/etc/longcontext/api-keys\",\"readOnly\":true}");
        assertThat(runtime.at("/spec/volumes/1"))
                .hasToString("{\"name\":\"api-keys\",\"secret\":{\"secretName\":\"team-keys\"}}");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | cpu",
                "{trainer: {device: cuda}} | cuda",
                "{trainer: {image: {repository: registry.example.com/trainer}}} |",
                "{trainer: {image: {tag: cuda}}} |",
                "{trainer: {device: cpu, image: {tag: other}}} | cpu",
            })
    void whatAnImageComputesOnIsSaidWhereItIsKnown(String values, String device) throws IOException {
        JsonNode environment =
                Chart.only(rendered(values), "Deployment", "").at("/spec/template/spec/containers/0/env");

        List<String> said = new ArrayList<>();
        environment.forEach(variable -> {
            if (variable.get("name").asText().equals("LONGCONTEXT_TRAINER_DEVICE")) {
                said.add(variable.path("value").asText());
            }
        });
        assertThat(said).isEqualTo(device == null ? List.of() : List.of(device));
    }

    private List<JsonNode> rendered(String values) throws IOException {
        return Chart.render(Files.writeString(scratch.resolve("values.yaml"), values));
    }

    /** The CRD is left out: {@link ChartDriftTest} compares it as a whole. */
    private static List<JsonNode> inOrder(List<JsonNode> objects) {
        return objects.stream()
                .filter(object -> !object.path("kind").asText().equals("CustomResourceDefinition"))
                .sorted(Comparator.comparing(object -> object.path("kind").asText() + " "
                        + object.at("/metadata/namespace").asText() + " "
                        + object.at("/metadata/name").asText()))
                .toList();
    }
}
