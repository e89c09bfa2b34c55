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
 * Whether spec.approve lets a result pass. It is about the gates that had failed when it was given: what was given before there
 * were results covers none, for nobody has seen them.
 */
final class Approvals {

    private Approvals() {}

    /**
     * The approval that holds; empty for none.
     *
     * @param verdict of the gates
     * @param exported the export is done: what it was let pass by stays known
     */
    static Optional<Approval> of(
            ResolvedRun run, Memory memory, Optional<Verdict> verdict, boolean exported, Instant now) {
        Optional<Approval> before = Optional.ofNullable(memory.approval());
        if (exported) {
            return before;
        }
        if (run.publish().approval() != ResolvedRun.Approval.GIVEN
                || run.publish().when() != ResolvedRun.When.ON_GATES_PASSED) {
            return Optional.empty();
        }
        if (verdict.isPresent() && verdict.get().isTrue()) {
            return Optional.empty();
        }
        return before.isPresent()
                ? before
                : Optional.of(new Approval(
                        now,
                        verdict.filter(one -> !isLost(one))
                                .map(Approvals::gates)
                                .orElse(List.of())));
    }

    private static boolean isLost(Verdict verdict) {
        return verdict.reason().equals(ConditionReasons.VERDICT_LOST);
    }

    /** Whether it covers what the gates say; a verdict that was lost since is covered. */
    static boolean covers(Optional<Approval> approval, Verdict verdict) {
        return approval.isPresent()
                && !approval.get().gates().isEmpty()
                && (isLost(verdict) || approval.get().gates().equals(gates(verdict)));
    }

    private static List<String> gates(Verdict verdict) {
        return List.of(verdict.message().split("; "));
    }
}
