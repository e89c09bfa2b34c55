package dev.longcontext.operator.decide;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.contract.ContractJson;
import dev.longcontext.contract.ProgressReport;
import dev.longcontext.contract.ProgressReport.Checkpoint;
import dev.longcontext.contract.Stage;
import dev.longcontext.contract.TerminationMessage;
import dev.longcontext.operator.decide.situation.Findings;
import dev.longcontext.operator.decide.stage.Pipeline;
import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.facts.Observation;
import dev.longcontext.operator.facts.PodFacts;
import dev.longcontext.operator.memory.Memory;
import dev.longcontext.operator.memory.Verdict;
import java.util.Comparator;
import java.util.Optional;

/** The last checkpoint of training, and whether a stop now would lose little. */
final class Checkpoints {

    private Checkpoints() {}

    /** What the pod that runs says, else what the last one said at its end, else what is remembered. */
    static Optional<Checkpoint> last(Pipeline pipeline, Memory memory, Observation seen) {
        Optional<Checkpoint> remembered = Optional.ofNullable(memory.checkpoint());
        if (pipeline.done(Stage.TRAIN)) {
            return atTheEnd(pipeline, memory).or(() -> remembered);
        }
        Optional<ProgressReport> live = live(seen);
        return live.flatMap(progress -> Optional.ofNullable(progress.checkpoint()))
                .or(() -> leftBehind(memory, seen))
                .or(() -> remembered.filter(checkpoint -> !isAhead(checkpoint, live)));
    }

    /** Of a later step than the one that training is at: nothing can have begun with it. */
    private static boolean isAhead(Checkpoint checkpoint, Optional<ProgressReport> live) {
        return checkpoint.step() != null
                && live.map(ProgressReport::step)
                        .filter(step -> step < checkpoint.step())
                        .isPresent();
    }

    /** The end's, with its time if it is the one that was told of on the way. */
    private static Optional<Checkpoint> atTheEnd(Pipeline pipeline, Memory memory) {
        Checkpoint before = memory.checkpoint();
        return pipeline.summary(Stage.TRAIN)
                .filter(summary -> summary.checkpointStep() != null)
                .map(summary -> new Checkpoint(
                        summary.checkpointStep(),
                        before != null && summary.checkpointStep().equals(before.step()) ? before.time() : null,
                        summary.checkpointSha256()));
    }

    private static Optional<ProgressReport> live(Observation seen) {
        return Optional.ofNullable(seen.progress())
                .filter(progress -> Stage.TRAIN.verb().equals(progress.stage()));
    }

    /**
     * In the termination message of the youngest attempt, when its pod has ended. What earlier ones said is remembered, but
     * for one that is being replaced while it still saves.
     */
    private static Optional<Checkpoint> leftBehind(Memory memory, Observation seen) {
        return seen.jobs().stream()
                .filter(job -> Stage.TRAIN.verb().equals(job.stage()))
                .max(Comparator.comparing(JobFacts::attempt))
                .filter(job -> job.phase() == JobFacts.Phase.RUNNING
                        || job.attempt() >= memory.stage(Stage.TRAIN).attempt())
                .map(JobFacts::pod)
                .map(PodFacts::terminationText)
                .flatMap(ContractJson::readTermination)
                .map(TerminationMessage::checkpoint)
                .filter(checkpoint -> checkpoint.step() != null);
    }

    /** Fresh: not older than twice the usual distance between two, or nothing runs that could be lost. */
    static Verdict fresh(Findings findings) {
        ConditionType type = ConditionType.CheckpointFresh;
        if (findings.pipeline().done(Stage.TRAIN)) {
            return Verdict.yes(type, ConditionReasons.TRAINED, "training is done; nothing can be lost");
        }
        Optional<Checkpoint> last = findings.checkpoint();
        Optional<Long> step = live(findings.seen()).map(ProgressReport::step);
        if (step.isPresent()) {
            return running(findings, step.get(), last);
        }
        Verdict remembered = findings.memory().verdicts().get(type);
        if (remembered != null && trains(findings)) {
            return remembered;
        }
        return last.map(checkpoint -> Verdict.yes(
                        type,
                        ConditionReasons.RECENT,
                        "no training pod is running; training will continue from step " + checkpoint.step()))
                .orElseGet(() ->
                        Verdict.open(type, ConditionReasons.NOT_TRAINING, "training has not reported a step yet"));
    }

    private static Verdict running(Findings findings, long step, Optional<Checkpoint> last) {
        ConditionType type = ConditionType.CheckpointFresh;
        long saved = last.map(Checkpoint::step).orElse(0L);
        int atMost = 2 * findings.run().config().checkpoint().everySteps();
        return step - saved <= atMost
                ? Verdict.yes(type, ConditionReasons.RECENT, "a stop loses at most " + atMost + " steps")
                : Verdict.no(type, ConditionReasons.OLD, "the last checkpoint is more than " + atMost + " steps old");
    }

    private static boolean trains(Findings findings) {
        return findings.seen().jobs().stream()
                .filter(job -> Stage.TRAIN.verb().equals(job.stage()))
                .anyMatch(job -> job.pod() != null && job.pod().running());
    }
}
