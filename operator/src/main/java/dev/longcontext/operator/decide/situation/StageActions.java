package dev.longcontext.operator.decide.situation;

import dev.longcontext.contract.Stage;
import dev.longcontext.operator.decide.stage.StageState;
import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.facts.Observation;
import dev.longcontext.operator.facts.PodRefusal;
import dev.longcontext.operator.memory.Memory;
import java.time.Instant;
import java.util.Optional;

/** What is done to the Job of a stage that is not done. */
public final class StageActions {

    private StageActions() {}

    /** Remembered first and deleted then: a Job that is missing and was not given up is one that somebody deleted. */
    static Optional<Action> replace(Memory memory, StageState.Unfinished stage) {
        return stage.former()
                .filter(job -> isRemembered(memory, job) && !job.deleting())
                .map(job -> new Action.DeleteJob(job.name()));
    }

    /** The status says that the attempt was given up. */
    static boolean isRemembered(Memory memory, JobFacts former) {
        return Stage.ofVerb(former.stage())
                .map(memory::stage)
                .filter(record -> record.attempt() > former.attempt() || record.hasNoJob() || record.ended())
                .isPresent();
    }

    /** What somebody else has suspended stays so; only what is ours is taken back. What is resumed each time has to wait. */
    static Optional<Action> suspend(StageState.Unfinished stage, boolean suspend) {
        return stage.job()
                .filter(job -> job.suspendedByUs() != suspend)
                .filter(job -> job.resumption() == null || job.resumption().due())
                .map(job -> new Action.SuspendJob(job.name(), job.uid(), suspend));
    }

    /** Somebody deleted what a pod that has not begun is to read: it would wait for it for ever. */
    static Optional<Action> restoreConfig(StageState.Unfinished stage, Observation seen) {
        return stage.job()
                .filter(job -> !job.begun() && !job.deleting() && !stage.outdated() && seen.runConfig() == null)
                .map(job -> new Action.WriteRunConfig());
    }

    static Optional<Action> askAgain(StageState.Unfinished stage, Instant now) {
        return stage.job()
                .filter(job -> job.refusedPod() != null && isDue(job.refusedPod(), now))
                .map(job -> new Action.AskAgain(job.name(), job.uid(), now));
    }

    private static boolean isDue(PodRefusal refused, Instant now) {
        return refused.last() == null || !now.isBefore(refused.last().plus(Patience.UNTIL_ASKED_AGAIN));
    }
}
