package dev.longcontext.operator.reconcile;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.operator.decide.situation.RunState;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** How many runs there are in each state, counted when Prometheus asks. */
final class RunGauges {

    private final MeterRegistry registry;

    RunGauges(MeterRegistry registry) {
        this.registry = registry;
    }

    void count(IndexerResourceCache<LongContextFineTune> runs) {
        for (RunState state : RunState.values()) {
            Gauge.builder("longcontext.runs", runs, cache -> count(cache, state))
                    .description("Runs by state.")
                    .tag("state", state.name())
                    .register(registry);
        }
    }

    private static double count(IndexerResourceCache<LongContextFineTune> runs, RunState state) {
        return runs.list()
                .filter(run -> run.getStatus() != null
                        && state.name().equals(run.getStatus().state()))
                .count();
    }
}
