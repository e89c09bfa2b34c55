package dev.longcontext.operator.decide;

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

    static Verdict yes(ConditionType type, String reason, String message) {
        return new Verdict(type, Status.True, reason, message);
    }

    static Verdict no(ConditionType type, String reason, String message) {
        return new Verdict(type, Status.False, reason, message);
    }

    static Verdict open(ConditionType type, String reason, String message) {
        return new Verdict(type, Status.Unknown, reason, message);
    }

    boolean isTrue() {
        return status == Status.True;
    }
}
