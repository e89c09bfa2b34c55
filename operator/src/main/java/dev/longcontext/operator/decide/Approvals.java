package dev.longcontext.operator.decide;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.operator.memory.Approval;
import dev.longcontext.operator.memory.Memory;
import dev.longcontext.operator.memory.Verdict;
import dev.longcontext.operator.resolve.ResolvedRun;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether spec.approve lets a result pass. It is about the gates that the status said had failed when it was given: what
 * was given before covers none, for nobody has seen them.
 */
final class Approvals {

    private Approvals() {}

    /**
     * The approval that holds; empty for none.
     *
     * @param verdict of the gates; empty before there is one, also when the run has begun again
     * @param exporting the export has begun: what it was let pass by stays known
     */
    static Optional<Approval> of(
            ResolvedRun run, Memory memory, Optional<Verdict> verdict, boolean exporting, Instant now) {
        Optional<Approval> before = Optional.ofNullable(memory.approval());
        if (exporting) {
            return before;
        }
        boolean given = run.publish().approval() == ResolvedRun.Approval.GIVEN
                && run.publish().when() == ResolvedRun.When.ON_GATES_PASSED;
        if (!given || verdict.filter(Verdict::isTrue).isPresent()) {
            return Optional.empty();
        }
        return verdict.isEmpty()
                ? Optional.of(new Approval(before.map(Approval::time).orElse(now), List.of()))
                : before.or(() -> Optional.of(new Approval(now, seen(memory, verdict.get()))));
    }

    /** The gates that somebody could have seen fail: of a verdict that is not in the status yet, none. */
    private static List<String> seen(Memory memory, Verdict verdict) {
        return !isLost(verdict) && verdict.equals(memory.verdicts().get(verdict.type())) ? gates(verdict) : List.of();
    }

    /** The gates' verdict cannot be read any more, so it can neither be shown nor approved. */
    static boolean isLost(Verdict verdict) {
        return verdict.reason().equals(ConditionReasons.VERDICT_LOST);
    }

    /** Whether it covers what the gates say; a verdict that was lost since is covered. */
    static boolean covers(Optional<Approval> approval, Verdict verdict) {
        return approval.filter(Approval::coversResults)
                .filter(given -> isLost(verdict) || given.gates().equals(gates(verdict)))
                .isPresent();
    }

    private static List<String> gates(Verdict verdict) {
        return List.of(verdict.message().split("; "));
    }
}
