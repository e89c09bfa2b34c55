package dev.longcontext.operator.report;

import dev.longcontext.api.v1alpha1.LongContextFineTuneStatus;
import dev.longcontext.operator.decide.Decider;
import dev.longcontext.operator.decide.situation.RunState;
import dev.longcontext.operator.memory.Verdict;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** The status when an error kept the operator from finding out more: what it said before, and that error. */
public final class Interruption {

    private Interruption() {}

    /**
     * The same status, stalled.
     *
     * @param before the status as it is; null for none
     * @param reason of the condition Stalled
     */
    public static LongContextFineTuneStatus of(
            LongContextFineTuneStatus before, String reason, String message, long generation, Instant now) {
        LongContextFineTuneStatus known = Kept.orNothing(before);
        RunState state = Arrays.stream(RunState.values())
                .filter(s -> s.name().equals(known.state()) && s.terminal())
                .findFirst()
                .orElse(RunState.Blocked);
        List<Verdict> news = Decider.interrupted(state, reason, message);
        return Kept.of(known, generation, state.name(), Transitions.beside(known.conditions(), news, generation, now));
    }
}
