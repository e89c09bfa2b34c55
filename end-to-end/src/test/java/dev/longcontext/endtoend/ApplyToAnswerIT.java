package dev.longcontext.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longcontext.api.v1alpha1.EvaluationResult;
import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.api.v1alpha1.SyntheticStatus;
import dev.longcontext.quickstart.MiniatureQuestions;
import dev.longcontext.quickstart.PassKeyEndpoint;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One apply, end to end: from the manifest to a right answer over HTTP, and nothing left after its deletion. */
class ApplyToAnswerIT {
    private static final String NAME = "miniature";

    @Test
    void oneApplyExtendsTheContextTenFoldAndServesIt() throws Exception {
        try (Product product = Product.start();
                PassKeyEndpoint endpoint = PassKeyEndpoint.start()) {
            product.client().resource(product.miniature(NAME, endpoint)).serverSideApply();

            LongContextFineTune done = product.succeeded(NAME);

            SyntheticStatus synthetic = done.getStatus().synthetic();
            assertThat(synthetic.chats()).as("%s", synthetic).isEqualTo(16);
            assertThat(synthetic.pairs()).isGreaterThan(60);
            assertThat(synthetic.requests()).isBetween(48L, 80L);
            assertThat(synthetic.missing()).isZero();
            assertThat(score(done, "needle", "accuracy").value()).satisfies(share -> assertAtLeast(share, 0.98));
            assertThat(score(done, "needle", "longestLengthAccuracy").base())
                    .satisfies(share -> assertAtMost(share, 0.2));
            assertThat(score(done, "short", "worstLengthAccuracy").value())
                    .satisfies(share -> assertAtLeast(share, 0.95));
            assertThat(product.workspaceFile(NAME, "evaluation/report.html")).isNotEmptyFile();
            assertThat(done.getStatus().estimate().fits())
                    .as("on the node's GPUs of 80 GiB")
                    .isTrue();
            assertThat(done.getStatus().estimate().deviceMemoryBytes()).isPositive();
            assertThat(done.getStatus().recovery()).as("nothing to come over").isNull();
            MiniatureQuestions.Outcome outcome =
                    MiniatureQuestions.ask(done.getStatus().serving().clusterUrl(), NAME, 256, 1024, 2560);
            assertThat(outcome.right()).as("%s", outcome).isGreaterThanOrEqualTo(2);

            product.run(NAME).delete();
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(children(product)).isEmpty());
        }
    }

    private static EvaluationResult score(LongContextFineTune run, String evaluation, String metric) {
        return run.getStatus().evaluation().stream()
                .filter(result ->
                        result.name().equals(evaluation) && result.metric().equals(metric))
                .findFirst()
                .orElseThrow();
    }

    private static void assertAtLeast(String share, double bound) {
        assertThat(Double.parseDouble(share)).isGreaterThanOrEqualTo(bound);
    }

    private static void assertAtMost(String share, double bound) {
        assertThat(Double.parseDouble(share)).isLessThanOrEqualTo(bound);
    }

    private static List<String> children(Product product) {
        String namespace = Product.NAMESPACE;
        return Stream.<List<? extends HasMetadata>>of(
                        product.client()
                                .batch()
                                .v1()
                                .jobs()
                                .inNamespace(namespace)
                                .withLabel("longcontext.dev/run", NAME)
                                .list()
                                .getItems(),
                        product.client()
                                .pods()
                                .inNamespace(namespace)
                                .withLabel("longcontext.dev/run", NAME)
                                .list()
                                .getItems(),
                        product.client()
                                .configMaps()
                                .inNamespace(namespace)
                                .withLabel("longcontext.dev/run", NAME)
                                .list()
                                .getItems(),
                        product.client()
                                .persistentVolumeClaims()
                                .inNamespace(namespace)
                                .withLabel("longcontext.dev/run", NAME)
                                .list()
                                .getItems(),
                        product.client()
                                .apps()
                                .deployments()
                                .inNamespace(namespace)
                                .list()
                                .getItems())
                .flatMap(List::stream)
                .map(resource ->
                        resource.getKind() + "/" + resource.getMetadata().getName())
                .toList();
    }
}
