package dev.longcontext.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.minicluster.MiniCluster;
import dev.longcontext.minicluster.junit.MiniClusterExtension;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A thousand runs that no node fits, and nothing that changes: what the operator writes and computes in a minute. Not run
 * by the build; benchmarks/README.md says how to.
 */
class BlockedRunsBenchmark {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = MiniClusterExtension.own(MiniCluster::builder);

    private static final Path CRD = Path.of("../crds/longcontextfinetunes.longcontext.dev.yaml");
    private static final int RUNS = 1000;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void restsWhileNothingChanges(MiniCluster cluster, KubernetesClient client, Namespace namespace)
            throws IOException {
        client.resource(Files.readString(CRD)).serverSideApply();
        Awaitility.await("the API is served").until(() -> client.supports(LongContextFineTune.class));
        TestRun.claim(client);
        try (OperatorProcess operator =
                OperatorProcess.start(cluster, namespace.getMetadata().getName())) {
            String manifest = TestRun.manifest();
            for (int i = 0; i < RUNS; i++) {
                client.resource(manifest.replace("name: tiny", "name: tiny-" + i))
                        .create();
            }
            Awaitility.await("all are blocked")
                    .atMost(Duration.ofMinutes(5))
                    .until(() -> versions(client).size() == RUNS);
            settle(operator);
            Map<String, String> before = versions(client);
            int events = client.events().v1().events().list().getItems().size();
            Duration busy = operator.cpu();

            Awaitility.await("a minute")
                    .pollDelay(MINUTE)
                    .atMost(MINUTE.multipliedBy(2))
                    .until(() -> true);

            double share = (double) operator.cpu().minus(busy).toMillis() / MINUTE.toMillis();
            System.out.printf("%d blocked runs: %.2f %% of a core%n", RUNS, 100 * share);
            assertThat(versions(client)).as("no status was written").isEqualTo(before);
            assertThat(client.events().v1().events().list().getItems()).hasSize(events);
        }
    }

    /** The compiler works on for some seconds after a thousand reconciliations. */
    private static void settle(OperatorProcess operator) {
        Awaitility.await("it has settled")
                .pollInterval(Duration.ofSeconds(10))
                .atMost(MINUTE.multipliedBy(2))
                .until(() -> {
                    Duration before = operator.cpu();
                    Awaitility.await().pollDelay(Duration.ofSeconds(5)).until(() -> true);
                    return operator.cpu().minus(before).toMillis() < 500;
                });
    }

    private static Map<String, String> versions(KubernetesClient client) {
        return client.resources(LongContextFineTune.class).list().getItems().stream()
                .filter(run -> run.getStatus() != null
                        && "Blocked".equals(run.getStatus().state()))
                .collect(Collectors.toMap(
                        run -> run.getMetadata().getName(),
                        run -> run.getMetadata().getResourceVersion()));
    }
}
