package dev.longcontext.operator.reconcile;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.LongContextFineTuneStatus;
import dev.longcontext.api.v1alpha1.RetryStatus;
import dev.longcontext.api.v1alpha1.StageStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is worth an event between two statuses. */
final class Notes {

    /** Conditions whose False is bad news; for the others it is the ordinary state of things. */
    private static final Set<String> RESULTS = Set.of(
            "Accepted",
            "NodeAvailable",
            "DataReady",
            "Trained",
            "Evaluated",
            "GatesPassed",
            "ArtifactPublished",
            "Succeeded");

    /** Reasons worth an event each time that they are given with other words, whatever the condition said before. */
    private static final Set<String> NEWS = Set.of(ConditionReasons.PUT_BACK, ConditionReasons.CONTESTED);

    private static final Set<String> SIGNALS = Set.of("Stalled", "Suspended", "ServingReady");

    /**
     * @param reason CamelCase
     * @param text for people
     */
    record Note(boolean warning, String reason, String text) {}

    private Notes() {}

    static List<Note> between(LongContextFineTuneStatus before, LongContextFineTuneStatus after) {
        List<Note> notes = new ArrayList<>();
        notes.addAll(starts(before, after));
        if (after.failure() != null && (before == null || !after.failure().equals(before.failure()))) {
            notes.add(new Note(
                    true,
                    after.failure().failureClass(),
                    after.failure().stage() + ": " + after.failure().message()));
        }
        retry(before, after).ifPresent(notes::add);
        Map<String, Condition> known = conditions(before);
        Set<String> told = new HashSet<>();
        after.conditions().stream()
                .flatMap(condition -> flip(known.get(condition.getType()), condition).stream())
                .filter(note -> told.add(note.reason()))
                .forEach(notes::add);
        return notes;
    }

    private static Optional<Note> retry(LongContextFineTuneStatus before, LongContextFineTuneStatus after) {
        RetryStatus now = after.retry();
        boolean news = now != null && now.message() != null && !(before != null && now.equals(before.retry()));
        return news
                ? Optional.of(
                        Boolean.TRUE.equals(now.effective())
                                ? new Note(false, "Retried", now.message())
                                : new Note(true, "RetryWithoutEffect", now.message()))
                : Optional.empty();
    }

    private static List<Note> starts(LongContextFineTuneStatus before, LongContextFineTuneStatus after) {
        Set<String> known =
                stages(before).map(StageStatus::job).filter(Objects::nonNull).collect(Collectors.toSet());
        return stages(after)
                .filter(stage -> stage.job() != null && !known.contains(stage.job()))
                .map(stage -> new Note(
                        false, "StageStarted", stage.name() + ", attempt " + stage.attempt() + ": Job " + stage.job()))
                .toList();
    }

    private static Stream<StageStatus> stages(LongContextFineTuneStatus status) {
        return status == null || status.stages() == null ? Stream.empty() : status.stages().stream();
    }

    private static Map<String, Condition> conditions(LongContextFineTuneStatus status) {
        return status == null || status.conditions() == null
                ? Map.of()
                : status.conditions().stream().collect(Collectors.toMap(Condition::getType, Function.identity()));
    }

    private static Optional<Note> flip(Condition before, Condition after) {
        if (NEWS.contains(after.getReason()) && !sameWords(before, after)) {
            return Optional.of(note(true, after.getReason(), after));
        }
        String was = before == null ? "Unknown" : before.getStatus();
        if (stalledByAnother(before, after)) {
            return Optional.of(note(true, after.getReason(), after));
        }
        if (was.equals(after.getStatus()) || "Unknown".equals(after.getStatus())) {
            return Optional.empty();
        }
        boolean holds = "True".equals(after.getStatus());
        if (RESULTS.contains(after.getType())) {
            return Optional.of(note(!holds, holds ? after.getType() : after.getReason(), after));
        }
        boolean over = "Stalled".equals(after.getType()) && !holds;
        boolean news = SIGNALS.contains(after.getType()) && !over && (holds || "True".equals(was));
        return news ? Optional.of(note(warns(after.getType(), holds), after.getReason(), after)) : Optional.empty();
    }

    /** What is in the way has gone, and something else is. */
    private static boolean stalledByAnother(Condition before, Condition after) {
        return before != null
                && "Stalled".equals(after.getType())
                && "True".equals(before.getStatus())
                && "True".equals(after.getStatus())
                && !after.getReason().equals(before.getReason());
    }

    private static boolean sameWords(Condition before, Condition after) {
        return before != null
                && Objects.equals(before.getReason(), after.getReason())
                && Objects.equals(before.getMessage(), after.getMessage());
    }

    /** It is bad to stall and to stop serving; to be suspended is what somebody wanted. */
    private static boolean warns(String type, boolean holds) {
        return switch (type) {
            case "Stalled" -> holds;
            case "ServingReady" -> !holds;
            default -> false;
        };
    }

    private static Note note(boolean warning, String reason, Condition condition) {
        return new Note(warning, reason, condition.getType() + ": " + condition.getMessage());
    }
}
