package dev.longcontext.operator.observe;

import dev.longcontext.operator.desired.Drift;
import dev.longcontext.operator.desired.InferenceService;
import dev.longcontext.operator.desired.Labels;
import dev.longcontext.operator.facts.DriftFacts;
import dev.longcontext.operator.facts.Refusal;
import dev.longcontext.operator.facts.ServingFacts;
import dev.longcontext.operator.resolve.ResolvedRun;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What somebody changed of the fields that a run's InferenceService was applied with. */
final class DriftObserver {

    private final PutBacks putBacks = new PutBacks(System::nanoTime);

    /**
     * The facts of an InferenceService that was changed; empty for one that is as it was applied.
     *
     * @param cached possibly from before the last time it was put back
     * @param live asks the API server; null when it is gone
     */
    Optional<ServingFacts> observe(
            ResolvedRun run, GenericKubernetesResource cached, Supplier<GenericKubernetesResource> live) {
        GenericKubernetesResource wanted =
                InferenceService.of(run, run.publish().kserve(), run.publish().path());
        if (Drift.of(wanted, cached).isEmpty()) {
            return Optional.empty();
        }
        GenericKubernetesResource now = live.get();
        List<Drift.Change> changes = now == null ? List.of() : Drift.of(wanted, now);
        if (changes.isEmpty()) {
            return Optional.empty();
        }
        PutBacks.Turn turn = putBacks.turn(key(run));
        ServingFacts.Phase phase = turn.contested() ? ServingFacts.Phase.CONTESTED : ServingFacts.Phase.DRIFTED;
        ServingFacts changed = ServingFacts.changed(
                        phase,
                        changes.stream().map(change -> facts(now, change)).toList())
                .withCurrent(!turn.now());
        return Optional.of(turn.refusal().map(changed::refused).orElse(changed));
    }

    /** The InferenceService could not be applied. */
    void refused(ResolvedRun run, Refusal refusal) {
        putBacks.refused(key(run), refusal);
    }

    private static String key(ResolvedRun run) {
        return run.identity().uid() + "/" + run.publish().kserve().name();
    }

    private static DriftFacts facts(GenericKubernetesResource object, Drift.Change change) {
        return new DriftFacts(
                change.field(),
                single(change.found()),
                single(change.wanted()),
                FieldManagers.other(object, change.path(), Labels.OPERATOR));
    }

    /** A list may be long, and its items are not all for everybody's eyes. */
    private static String single(Object value) {
        return value == null || value instanceof Iterable || value instanceof Map ? null : value.toString();
    }
}
