package dev.longcontext.operator.decide;

import dev.longcontext.operator.facts.PodFacts;
import dev.longcontext.operator.resolve.Stage;

/** The one word for people, from the situation. */
final class States {

    private States() {}

    static RunState of(Assessment assessment) {
        Situation situation = assessment.situation();
        if (assessment.succeeded()) {
            return RunState.Succeeded;
        }
        if (situation instanceof Situation.Failed) {
            return RunState.Failed;
        }
        if (situation instanceof Situation.GatesFailed) {
            return RunState.GatesFailed;
        }
        if (situation instanceof Situation.Suspended) {
            return RunState.Suspended;
        }
        if (situation instanceof Situation.Blocked) {
            return RunState.Blocked;
        }
        if (situation instanceof Situation.BackingOff) {
            return RunState.Restarting;
        }
        if (situation instanceof Situation.Starting starting) {
            return of(starting.stage().record().stage());
        }
        if (situation instanceof Situation.Awaiting awaiting) {
            return of(awaiting.stage().record().stage());
        }
        if (situation instanceof Situation.Working working) {
            return working(working.stage());
        }
        return RunState.Publishing;
    }

    private static RunState working(StageState.Active active) {
        PodFacts pod = active.job().pod();
        boolean queued =
                active.job().suspendedByAnother() || (pod != null && pod.node() == null && pod.problem() != null);
        return queued ? RunState.Queued : of(active.record().stage());
    }

    private static RunState of(Stage stage) {
        return switch (stage) {
            case PREPARE -> RunState.Preparing;
            case TRAIN -> RunState.Training;
            case EVALUATE -> RunState.Evaluating;
            case EXPORT -> RunState.Exporting;
        };
    }
}
