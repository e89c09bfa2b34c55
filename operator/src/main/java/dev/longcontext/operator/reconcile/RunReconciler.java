package dev.longcontext.operator.reconcile;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.api.v1alpha1.LongContextFineTuneStatus;
import dev.longcontext.operator.act.Actor;
import dev.longcontext.operator.decide.Decider;
import dev.longcontext.operator.decide.Decision;
import dev.longcontext.operator.decide.Memory;
import dev.longcontext.operator.facts.Observation;
import dev.longcontext.operator.observe.Observer;
import dev.longcontext.operator.observe.Watches;
import dev.longcontext.operator.report.Recall;
import dev.longcontext.operator.report.Report;
import dev.longcontext.operator.resolve.Resolution;
import dev.longcontext.operator.resolve.ResolvedRun;
import dev.longcontext.operator.resolve.Resolver;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Instant;
import java.util.List;

/** The flow: resolve, observe, decide, act, and write the status once if it has changed. docs/operator.md draws it. */
@ControllerConfiguration(name = RunReconciler.NAME, informer = @Informer(itemStore = RunStore.class))
public final class RunReconciler implements Reconciler<LongContextFineTune> {

    static final String NAME = "longcontextfinetune";

    private final Resolver resolver;
    private final Senses senses;
    private final Decider decider;
    private final Actor actor;
    private final StatusWriter statusWriter;
    private Observer observer;

    RunReconciler(Resolver resolver, Senses senses, Decider decider, Actor actor, StatusWriter statusWriter) {
        this.resolver = resolver;
        this.senses = senses;
        this.decider = decider;
        this.actor = actor;
        this.statusWriter = statusWriter;
    }

    @Override
    public List<EventSource<?, LongContextFineTune>> prepareEventSources(
            EventSourceContext<LongContextFineTune> context) {
        Watches watches = new Watches(context);
        observer = senses.observer(watches, context);
        return watches.all();
    }

    @Override
    public UpdateControl<LongContextFineTune> reconcile(
            LongContextFineTune resource, Context<LongContextFineTune> context) {
        Instant now = Instant.now();
        Memory memory = Recall.of(resource.getStatus());
        Resolution resolution = resolver.resolve(resource);
        if (resolution instanceof Resolution.Rejected rejected) {
            Decision decision = Decider.reject(rejected.message(), memory);
            return statusWriter.write(
                    resource, report(resource, decision, now).ofRejected(generation(resource)), decision);
        }
        ResolvedRun run = ((Resolution.Accepted) resolution).run();
        Observation seen = observer.observe(run, memory, context);
        Decision decision = decider.decide(run, memory, seen, now);
        actor.act(run, decision.actions());
        LongContextFineTuneStatus status = report(resource, decision, now).of(run);
        return statusWriter.write(resource, status, decision);
    }

    private static Report report(LongContextFineTune resource, Decision decision, Instant now) {
        return new Report(resource.getStatus(), decision, now);
    }

    private static long generation(LongContextFineTune resource) {
        return resource.getMetadata().getGeneration();
    }
}
