package dev.longcontext.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the chart repeats of the rest of the repository is the same there. */
@Tag("golden")
class ChartDriftTest {
    private static final Path REPOSITORY = Path.of("..");
    private static final String VERSION = System.getProperty("project.version");
    private static final Pattern IMAGE = Pattern.compile("longcontext/(?:operator|trainer):([\\w.-]*\\w)");
    private static final Pattern TEXT = Pattern.compile(".*\\.(md|ya?ml|txt|tpl|sh)|.*/scripts/[^.]*");
    private static final Path CRD = REPOSITORY.resolve("crds").resolve(Chart.CRD + ".yaml");
    private static final Path COPY = Chart.FOLDER.resolve("files").resolve(Chart.CRD + ".yaml");
    private static final Path RUNTIME_CASE = Path.of("src/test/resources/golden/defaults-with-runtime/values.yaml");

    @Test
    void theChartHasTheCommittedCrd() throws IOException {
        if (System.getProperty("golden.update") != null) {
            Files.copy(CRD, COPY, StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(COPY)
                .as("the chart's CRD is a copy: run mvn test -Dgolden.update, or cp %s helm/%s", CRD, COPY)
                .hasSameTextualContentAs(CRD);
    }

    @Test
    void theTemplateChangesNothingButLabelsAndAnnotations() {
        ObjectNode rendered = (ObjectNode) Chart.only(Chart.render(RUNTIME_CASE), "CustomResourceDefinition", "");
        assertThat(rendered.at("/metadata/annotations/helm.sh~1resource-policy").asText())
                .isEqualTo("keep");
        ((ObjectNode) rendered.get("metadata")).remove(List.of("labels", "annotations"));

        assertThat((JsonNode) rendered).isEqualTo(Chart.yaml(CRD));
    }

    @Test
    void theExampleOfAServingRuntimeIsTheCharts() {
        JsonNode rendered = Chart.only(Chart.render(RUNTIME_CASE), "ClusterServingRuntime", "");
        ObjectNode container = (ObjectNode) rendered.at("/spec/containers/0");
        container.remove("imagePullPolicy");

        assertThat(rendered.get("spec"))
                .isEqualTo(Chart.yaml(REPOSITORY.resolve("examples/serving-runtime.yaml"))
                        .get("spec"));
    }

    @Test
    void theDocumentedRightsAreTheCharts() {
        List<String> rights = new ArrayList<>();
        rights.addAll(rights("runs", "watched namespaces"));
        rights.addAll(rights("leader", "the Lease's namespace"));
        rights.addAll(rights("cluster", "cluster"));
        List<String> documented = Chart.read(REPOSITORY.resolve("docs/operator.md"))
                .lines()
                .dropWhile(line -> !line.equals("## Rights"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| ") && !line.startsWith("| API group"))
                .toList();

        assertThat(documented).containsExactlyInAnyOrderElementsOf(rights);
    }

    private static List<String> rights(String file, String scope) {
        List<String> rows = new ArrayList<>();
        for (JsonNode rule : Chart.documents(Chart.read(Chart.FOLDER.resolve("files/rules-" + file + ".yaml")))) {
            String group = rule.at("/apiGroups/0").asText();
            List<String> verbs = new ArrayList<>();
            rule.get("verbs").forEach(verb -> verbs.add(verb.asText()));
            for (JsonNode resource : rule.get("resources")) {
                rows.add("| " + (group.isEmpty() ? "(core)" : group) + " | " + resource.asText()
                        + (rule.has("resourceNames") ? ", its own alone" : "") + " | " + String.join(", ", verbs)
                        + " | "
                        + scope + " |");
            }
        }
        return rows;
    }

    /** The POM's version is the tag that the images are built with, so it is what a chart may ask for. */
    @Test
    void theVersionIsTheProjects() {
        JsonNode chart = Chart.yaml(Chart.FOLDER.resolve("Chart.yaml"));

        assertThat(chart.get("version").asText()).isEqualTo(VERSION);
        assertThat(chart.get("appVersion").asText()).isEqualTo(VERSION);
    }

    @Test
    void everyImageOfTheProjectThatIsNamedSomewhereHasThatVersion() throws IOException {
        List<String> others = new ArrayList<>();
        for (Path file : filesForPeople()) {
            Matcher image = IMAGE.matcher(Files.readString(file));
            while (image.find()) {
                if (!List.of(VERSION, "VERSION").contains(image.group(1))) {
                    others.add(REPOSITORY.relativize(file) + ": " + image.group());
                }
            }
        }

        assertThat(others).as("images of another version than %s", VERSION).isEmpty();
    }

    private static List<Path> filesForPeople() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String place : List.of("README.md", "docs", "examples", "helm/longcontext-operator", "scripts")) {
            try (Stream<Path> found = Files.walk(REPOSITORY.resolve(place))) {
                found.filter(Files::isRegularFile)
                        .filter(file -> TEXT.matcher(file.toString()).matches())
                        .forEach(files::add);
            }
        }
        return files;
    }
}
