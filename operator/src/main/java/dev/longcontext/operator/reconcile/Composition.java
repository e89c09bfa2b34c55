package dev.longcontext.operator.reconcile;

import dev.longcontext.contract.SourceScheme;
import dev.longcontext.operator.act.Actor;
import dev.longcontext.operator.act.NetworkRules;
import dev.longcontext.operator.decide.Decider;
import dev.longcontext.operator.observe.KServeApi;
import dev.longcontext.operator.observe.ProgressPoller;
import dev.longcontext.operator.resolve.Defaults;
import dev.longcontext.operator.resolve.Resolver;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How the operator is put together. */
@Singleton
class Composition {

    private static final Duration KSERVE_INTERVAL = Duration.ofSeconds(30);
    private static final String NOBODY = "operator";

    /** What the names of variables for runs begin with in the operator's own environment. */
    private static final String SOURCE_VARIABLE = "LONGCONTEXT_SOURCE_";

    /** A running stage is looked at once in a status interval; one that was missed four times has gone. */
    private static final int MISSED = 4;

    @Produces
    @Singleton
    ProgressPoller poller(OperatorConfig config) {
        return new ProgressPoller(
                config.progress().pollInterval(),
                config.progress().statusInterval().multipliedBy(MISSED));
    }

    void close(@Disposes ProgressPoller poller) {
        poller.close();
    }

    @Produces
    @Singleton
    Resolver resolver(OperatorConfig config) {
        return new Resolver(defaults(config));
    }

    @Produces
    @Singleton
    ObserverFactory observers(ProgressPoller poller, KubernetesClient client, MeterRegistry registry) {
        return new ObserverFactory(poller, new KServeApi(client, KSERVE_INTERVAL), new RunGauges(registry));
    }

    @Produces
    @Singleton
    Decider decider(OperatorConfig config) {
        return new Decider(config.progress().statusInterval());
    }

    @Produces
    @Singleton
    Actor actor(OperatorConfig config, KubernetesClient client) {
        OperatorConfig.NetworkPolicy policy = config.networkPolicy();
        return new Actor(client, NetworkRules.parse(policy.run(), policy.serving()));
    }

    @Produces
    @Singleton
    StatusWriter statusWriter(OperatorConfig config, KubernetesClient client, MeterRegistry registry) {
        String instance = config.leaderElection().identity().orElse(NOBODY);
        return new StatusWriter(
                client,
                config.progress().statusInterval(),
                List.of(new EventRecorder(client, instance, Clock.systemUTC()), new RunMetrics(registry)));
    }

    @Produces
    @Singleton
    Interruptions interruptions(
            StatusWriter statusWriter, @ConfigProperty(name = "quarkus.application.version") String version) {
        return new Interruptions(statusWriter, new Bugs(version));
    }

    private static Defaults defaults(OperatorConfig config) {
        return new Defaults(
                config.trainer().image(),
                config.trainer().device().orElse(null),
                config.trainer().pullPolicy().orElse(null),
                config.trainer().grace(),
                config.retry().backOff(),
                sourceVariables());
    }

    /** Under their own names some would be for the operator itself, such as a proxy that it must not use for the API server. */
    private static Map<String, String> sourceVariables() {
        return Stream.of(SourceScheme.values())
                .flatMap(scheme -> scheme.variables().stream())
                .distinct()
                .filter(name -> System.getenv(SOURCE_VARIABLE + name) != null)
                .collect(Collectors.toMap(name -> name, name -> System.getenv(SOURCE_VARIABLE + name)));
    }

    /** The extension asks for the metrics before its own provider has a registry, and would count nothing. */
    @Produces
    @Singleton
    Metrics metrics(MeterRegistry registry) {
        return MicrometerMetricsV2.newBuilder(registry).build();
    }

    @Produces
    @Singleton
    LeaderElectionConfiguration leaderElection(Leadership leadership) {
        return leadership.configuration();
    }
}
