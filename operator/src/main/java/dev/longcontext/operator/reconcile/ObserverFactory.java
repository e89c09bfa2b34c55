package dev.longcontext.operator.reconcile;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.operator.observe.KServeApi;
import dev.longcontext.operator.observe.KServeArrival;
import dev.longcontext.operator.observe.Observer;
import dev.longcontext.operator.observe.ProgressPoller;
import dev.longcontext.operator.observe.ServingObserver;
import dev.longcontext.operator.observe.Watches;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.ArrayList;
import java.util.List;

/**
 * What observing needs beside the watches, which exist only once the framework is there.
 *
 * @param poller asks running trainers for their progress
 * @param kserve whether there is a KServe
 * @param gauges count the runs
 */
record ObserverFactory(ProgressPoller poller, KServeApi kserve, RunGauges gauges) {

    List<EventSource<?, LongContextFineTune>> eventSources(
            Watches watches, EventSourceContext<LongContextFineTune> context) {
        List<EventSource<?, LongContextFineTune>> sources = new ArrayList<>(watches.all());
        sources.add(new KServeArrival(kserve, context.getPrimaryCache()));
        return sources;
    }

    Observer observer(Watches watches, EventSourceContext<LongContextFineTune> context) {
        gauges.count(context.getPrimaryCache());
        return new Observer(watches, new ServingObserver(kserve, context), poller);
    }
}
