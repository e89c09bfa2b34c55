package dev.longcontext.operator.reconcile;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.operator.observe.KServeApi;
import dev.longcontext.operator.observe.Observer;
import dev.longcontext.operator.observe.ProgressPoller;
import dev.longcontext.operator.observe.ServingObserver;
import dev.longcontext.operator.observe.Watches;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;

/**
 * What observing needs beside the watches, which exist only once the framework is there.
 *
 * @param poller asks running trainers for their progress
 * @param kserve whether there is a KServe
 * @param gauges count the runs
 */
record Senses(ProgressPoller poller, KServeApi kserve, RunGauges gauges) {

    Observer observer(Watches watches, EventSourceContext<LongContextFineTune> context) {
        gauges.count(context.getPrimaryCache());
        return new Observer(watches, new ServingObserver(kserve, context), poller);
    }
}
