package dev.longcontext.operator.memory;

import dev.longcontext.api.v1alpha1.ConditionType;

/**
 * A condition, less the time of its last transition.
 *
 * @param reason one CamelCase word, for programs
 * @param message a sentence, for people
 */
public record Verdict(ConditionType type, Status status, String reason, String message) {

    /** Kubernetes' three values. */
    public enum Status {
        True,
        False,
        Unknown
    }

    public static Verdict yes(ConditionType type, String reason, String message) {
        return new Verdict(type, Status.True, reason, message);
    }

    public static Verdict no(ConditionType type, String reason, String message) {
        return new Verdict(type, Status.False, reason, message);
    }

    public static Verdict open(ConditionType type, String reason, String message) {
        return new Verdict(type, Status.Unknown, reason, message);
    }

    public boolean isTrue() {
        return status == Status.True;
    }
}
