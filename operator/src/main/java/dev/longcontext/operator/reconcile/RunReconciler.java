package dev.longcontext.operator.reconcile;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.operator.act.Actor;
import dev.longcontext.operator.decide.Decider;
import dev.longcontext.operator.decide.Decision;
import dev.longcontext.operator.facts.Observation;
import dev.longcontext.operator.facts.Refusal;
import dev.longcontext.operator.memory.Memory;
import dev.longcontext.operator.observe.Observer;
import dev.longcontext.operator.observe.Watches;
import dev.longcontext.operator.report.MemoryReader;
import dev.longcontext.operator.report.Report;
import dev.longcontext.operator.resolve.ResolvedRun;
import dev.longcontext.operator.resolve.Resolver;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The flow: resolve, observe, decide, act, and write the status once if it has changed. docs/operator.md draws it. What an
 * action was refused is a fact like any other, from which another decision follows. The framework's own retries are for
 * what {@link #updateErrorStatus} itself throws.
 */
@GradualRetry(maxAttempts = -1, initialInterval = 1_000, intervalMultiplier = 2, maxInterval = 20_000)
@ControllerConfiguration(name = RunReconciler.NAME, informer = @Informer(itemStore = RunStore.class))
public final class RunReconciler implements Reconciler<LongContextFineTune> {

    static final String NAME = "longcontextfinetune";

    private final Resolver resolver;
    private final ObserverFactory observers;
    private final Decider decider;
    private final Actor actor;
    private final StatusWriter statusWriter;
    private final Interruptions interruptions;
    private Observer observer;

    RunReconciler(
            Resolver resolver,
            ObserverFactory observers,
            Decider decider,
            Actor actor,
            StatusWriter statusWriter,
            Interruptions interruptions) {
        this.resolver = resolver;
        this.observers = observers;
        this.decider = decider;
        this.actor = actor;
        this.statusWriter = statusWriter;
        this.interruptions = interruptions;
    }

    @Override
    public List<EventSource<?, LongContextFineTune>> prepareEventSources(
            EventSourceContext<LongContextFineTune> context) {
        Watches watches = new Watches(context);
        observer = observers.observer(watches, context);
        return observers.eventSources(watches, context);
    }

    @Override
    public UpdateControl<LongContextFineTune> reconcile(
            LongContextFineTune resource, Context<LongContextFineTune> context) {
        Instant now = Instant.now();
        Memory memory = MemoryReader.of(resource.getStatus());
        return resolver.resolve(resource)
                .match(
                        run -> goOn(resource, run, memory, context, now),
                        problem -> reject(resource, Decider.reject(problem, memory), now));
    }

    private UpdateControl<LongContextFineTune> reject(LongContextFineTune resource, Decision decision, Instant now) {
        return statusWriter.write(
                resource, report(resource, decision, now).ofRejected(generation(resource)), decision.recheck());
    }

    private UpdateControl<LongContextFineTune> goOn(
            LongContextFineTune resource,
            ResolvedRun run,
            Memory memory,
            Context<LongContextFineTune> context,
            Instant now) {
        Observation seen = observer.observe(run, memory, context);
        Decision decision = decider.decide(run, memory, seen, now);
        Optional<Refusal> refusal = actor.act(run, decision.actions(), no -> observer.refused(run, no));
        if (refusal.filter(no -> no.kind() == Refusal.Kind.NAMESPACE_GOES).isPresent()) {
            return UpdateControl.noUpdate();
        }
        Decision told = refusal.map(no -> decider.decide(run, memory, seen.withRefusal(no), now))
                .orElse(decision);
        return statusWriter.write(resource, report(resource, told, now).of(run), told.recheck());
    }

    /** Whatever was thrown on the way. */
    @Override
    public ErrorStatusUpdateControl<LongContextFineTune> updateErrorStatus(
            LongContextFineTune resource, Context<LongContextFineTune> context, Exception error) {
        return interruptions.handle(resource, error, Instant.now());
    }

    private static Report report(LongContextFineTune resource, Decision decision, Instant now) {
        return new Report(resource.getStatus(), decision, now);
    }

    private static long generation(LongContextFineTune resource) {
        return resource.getMetadata().getGeneration();
    }
}
