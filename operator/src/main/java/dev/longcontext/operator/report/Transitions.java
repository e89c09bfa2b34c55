package dev.longcontext.operator.report;

import dev.longcontext.operator.facts.Times;
import dev.longcontext.operator.memory.Verdict;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Conditions out of verdicts: the one place where a transition time is set, and it moves only when a status flips. */
public final class Transitions {

    private Transitions() {}

    static List<Condition> conditions(List<Condition> before, List<Verdict> verdicts, long generation, Instant now) {
        return verdicts.stream()
                .map(verdict -> condition(find(before, verdict), verdict, generation, now))
                .toList();
    }

    /** These, and of the others what was said before. */
    static List<Condition> beside(List<Condition> before, List<Verdict> verdicts, long generation, Instant now) {
        Set<String> replaced =
                verdicts.stream().map(verdict -> verdict.type().name()).collect(Collectors.toSet());
        Stream<Condition> kept = before == null
                ? Stream.empty()
                : before.stream().filter(condition -> !replaced.contains(condition.getType()));
        return Stream.concat(kept, conditions(before, verdicts, generation, now).stream())
                .toList();
    }

    private static Condition condition(Optional<Condition> before, Verdict verdict, long generation, Instant now) {
        String since = before.filter(c -> verdict.status().name().equals(c.getStatus()))
                .map(Condition::getLastTransitionTime)
                .orElse(Times.format(now));
        return new ConditionBuilder()
                .withType(verdict.type().name())
                .withStatus(verdict.status().name())
                .withReason(verdict.reason())
                .withMessage(verdict.message())
                .withLastTransitionTime(since)
                .withObservedGeneration(generation)
                .build();
    }

    private static Optional<Condition> find(List<Condition> before, Verdict verdict) {
        return before == null
                ? Optional.empty()
                : before.stream()
                        .filter(c -> verdict.type().name().equals(c.getType()))
                        .findFirst();
    }
}
