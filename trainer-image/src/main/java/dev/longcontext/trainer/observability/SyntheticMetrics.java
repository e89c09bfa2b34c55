package dev.longcontext.trainer.observability;

import dev.longcontext.contract.SyntheticReport;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/**
 * What the making of synthetic data has come to. Gauges, not counters: the sums are those of all attempts, and what requests in
 * flight may cost at most is taken back when they have ended.
 */
final class SyntheticMetrics {

    private final Gauge chats;
    private final Gauge requests;
    private final Gauge tokens;
    private final Gauge cost;
    private final Gauge dropped;

    SyntheticMetrics(PrometheusRegistry registry) {
        chats = gauge("chats", "Chats made.").register(registry);
        requests = gauge("requests", "Requests sent, over all attempts.").register(registry);
        tokens = gauge("tokens", "Tokens charged, or that requests in flight can cost, over all attempts.")
                .labelNames("kind")
                .register(registry);
        cost = gauge("cost", "Cost of the tokens, in the currency of the prices.")
                .register(registry);
        dropped = gauge("dropped", "Pairs and answers that are not used.")
                .labelNames("cause")
                .register(registry);
    }

    private static Gauge.Builder gauge(String name, String help) {
        return Gauge.builder().name("longcontext_trainer_synthetic_" + name).help(help);
    }

    void set(SyntheticReport report) {
        chats.set(report.chats());
        requests.set(report.requests());
        tokens.labelValues("prompt").set(report.promptTokens());
        tokens.labelValues("completion").set(report.completionTokens());
        if (report.cost() != null) {
            cost.set(report.cost());
        }
        report.dropped().forEach((cause, count) -> dropped.labelValues(cause).set(count));
    }
}
