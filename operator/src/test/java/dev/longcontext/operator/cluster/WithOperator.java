package dev.longcontext.operator.cluster;

import dev.longcontext.minicluster.MiniCluster;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Each test has an operator of its own, which sees the test's namespace alone. Which cluster it runs on, a subclass says. */
abstract class WithOperator {

    static final Duration PATIENCE = Duration.ofMinutes(2);

    OperatorProcess operator;

    @BeforeEach
    void install(MiniCluster cluster, KubernetesClient client, Namespace namespace) throws IOException {
        prepare(client);
        operator = OperatorProcess.start(cluster, namespace.getMetadata().getName());
    }

    /** What is there before the operator starts. */
    void prepare(KubernetesClient client) throws IOException {
        Clusters.prepare(client);
    }

    @AfterEach
    void stop() {
        operator.close();
    }
}
