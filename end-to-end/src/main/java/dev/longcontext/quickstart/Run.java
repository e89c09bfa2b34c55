package dev.longcontext.quickstart;

import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.api.v1alpha1.Failure;
import dev.longcontext.api.v1alpha1.LongContextFineTune;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Optional;

/** One LongContextFineTune on a cluster: watched to its end. */
final class Run {
    private static final Duration POLL = Duration.ofMillis(500);

    private final KubernetesClient client;
    private final String namespace;
    private final String name;

    Run(KubernetesClient client, String namespace, String name) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
    }

    /** Shows the table moving until the run succeeded or failed. */
    LongContextFineTune watch(Terminal terminal, Duration limit) throws Exception {
        ResourceTable table = new ResourceTable(
                client,
                "/apis/%s/%s/namespaces/%s/%s/%s"
                        .formatted(
                                LongContextFineTune.GROUP,
                                LongContextFineTune.VERSION,
                                namespace,
                                LongContextFineTune.PLURAL,
                                name));
        LiveTable live = new LiveTable(terminal);
        long deadline = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < deadline) {
            live.show(table.read());
            LongContextFineTune resource = read();
            String succeeded = succeeded(resource).map(Condition::getStatus).orElse("Unknown");
            if (succeeded.equals("True")) {
                return resource;
            }
            if (succeeded.equals("False")) {
                throw new RunFailedException(explain(resource));
            }
            Thread.sleep(POLL.toMillis());
        }
        throw new RunFailedException("no end within " + limit.toMinutes() + " minutes");
    }

    LongContextFineTune read() {
        return client.resources(LongContextFineTune.class)
                .inNamespace(namespace)
                .withName(name)
                .require();
    }

    private static Optional<Condition> succeeded(LongContextFineTune resource) {
        if (resource.getStatus() == null || resource.getStatus().conditions() == null) {
            return Optional.empty();
        }
        return resource.getStatus().conditions().stream()
                .filter(condition -> condition.getType().equals(ConditionType.Succeeded.name()))
                .findFirst();
    }

    /** What the resource itself says about its failure. */
    static String explain(LongContextFineTune resource) {
        StringBuilder text = new StringBuilder();
        succeeded(resource)
                .ifPresent(condition ->
                        text.append(condition.getReason()).append(": ").append(condition.getMessage()));
        Failure failure = resource.getStatus().failure();
        if (failure != null) {
            text.append("\n  stage ").append(failure.stage()).append(", ").append(failure.failureClass());
            text.append("\n  ").append(failure.message());
            if (failure.hint() != null) {
                text.append("\n  remedy: ").append(failure.hint());
            }
            if (failure.logTail() != null) {
                text.append("\n  log:\n").append(failure.logTail().indent(4));
            }
        }
        return text.toString();
    }
}
