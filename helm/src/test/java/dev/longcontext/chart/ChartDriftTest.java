package dev.longcontext.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the chart repeats of the rest of the repository is the same there. */
class ChartDriftTest {
    private static final Path REPOSITORY = Path.of("..");
    private static final Path CRD = REPOSITORY.resolve("crds").resolve(Chart.CRD + ".yaml");
    private static final Path COPY = Chart.FOLDER.resolve("files").resolve(Chart.CRD + ".yaml");
    private static final Path RUNTIME_CASE = Path.of("src/test/resources/golden/defaults-with-runtime/values.yaml");

    @Test
    void theChartHasTheCommittedCrd() throws IOException {
        if (System.getProperty("golden.update") != null) {
            Files.copy(CRD, COPY, StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(COPY)
                .as("the chart's CRD is a copy: run mvn test -pl helm -am -Dgolden.update, or cp %s helm/%s", CRD, COPY)
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
    void theVersionIsTheProjects() {
        JsonNode chart = Chart.yaml(Chart.FOLDER.resolve("Chart.yaml"));
        String version = System.getProperty("project.version").replace("-SNAPSHOT", "");

        assertThat(chart.get("version").asText()).isEqualTo(version);
        assertThat(chart.get("appVersion").asText()).isEqualTo(version);
    }
}
