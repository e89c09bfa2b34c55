package dev.longcontext.operator.reconcile;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
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

    /** Reasons worth an event each time that they are given with other words, whatever the condition said before. */
    private static final Set<String> NEWS = Set.of(ConditionReasons.PUT_BACK, ConditionReasons.CONTESTED);

    /** What a condition tells. */
    private enum Kind {
        /** Its False is bad news, its True good. */
        RESULT,
        /** Only that it holds, or held, is news: its False is the ordinary state of things. */
        SIGNAL,
        /** Nothing that others do not tell. */
        SILENT
    }

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
        return ConditionType.named(after.getType()).flatMap(type -> flip(type, was, after));
    }

    private static Optional<Note> flip(ConditionType type, String was, Condition after) {
        boolean holds = "True".equals(after.getStatus());
        return switch (kind(type)) {
            case RESULT -> Optional.of(note(!holds, holds ? type.name() : after.getReason(), after));
            case SIGNAL -> {
                boolean over = type == ConditionType.Stalled && !holds;
                boolean news = !over && (holds || "True".equals(was));
                yield news ? Optional.of(note(warns(type, holds), after.getReason(), after)) : Optional.empty();
            }
            case SILENT -> Optional.empty();
        };
    }

    private static Kind kind(ConditionType type) {
        return switch (type) {
            case Accepted, NodeAvailable, DataReady, Trained, Evaluated, GatesPassed, ArtifactPublished, Succeeded ->
                Kind.RESULT;
            case ServingReady, Suspended, Stalled -> Kind.SIGNAL;
            case CheckpointFresh, Reconciling -> Kind.SILENT;
        };
    }

    /** What is in the way has gone, and something else is. */
    private static boolean stalledByAnother(Condition before, Condition after) {
        return before != null
                && ConditionType.Stalled.name().equals(after.getType())
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
    private static boolean warns(ConditionType type, boolean holds) {
        return type == ConditionType.ServingReady ? !holds : holds && type == ConditionType.Stalled;
    }

    private static Note note(boolean warning, String reason, Condition condition) {
        return new Note(warning, reason, condition.getType() + ": " + condition.getMessage());
    }
}
