package dev.longcontext.operator.decide.obstacle;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.operator.facts.Refusal;

/** A refusal in words that say what to do. */
public final class Refusals {

    private static final String CPU_LIMIT = "must specify limits.cpu";

    private Refusals() {}

    /**
     * What the run says while it waits for the refusal's cause to end.
     *
     * @param type the condition that waits for the object
     */
    public static Blocker blocker(ConditionType type, Refusal refusal) {
        return new Blocker(type, reason(refusal.kind()), message(refusal));
    }

    public static String message(Refusal refusal) {
        String said = refusal.said().strip();
        return refusal.object() + " was refused: " + said + (said.endsWith(".") ? " " : ". ") + remedy(refusal)
                + "; it is tried again by itself";
    }

    public static String reason(Refusal.Kind kind) {
        return switch (kind) {
            case QUOTA_EXCEEDED -> ConditionReasons.QUOTA_EXCEEDED;
            case ADMISSION_DENIED -> ConditionReasons.ADMISSION_DENIED;
            case REFERENCE_NOT_FOUND -> ConditionReasons.REFERENCE_NOT_FOUND;
            case FORBIDDEN -> ConditionReasons.FORBIDDEN;
            case INVALID -> ConditionReasons.OBJECT_INVALID;
            case NOT_FOUND -> ConditionReasons.API_NOT_FOUND;
            case NAME_TAKEN -> ConditionReasons.NAME_TAKEN;
            case CONFLICT -> ConditionReasons.CONFLICT;
            case UNAVAILABLE, NAMESPACE_GOES -> ConditionReasons.API_SERVER_UNAVAILABLE;
        };
    }

    private static String remedy(Refusal refusal) {
        return switch (refusal.kind()) {
            case QUOTA_EXCEEDED ->
                refusal.said().contains(CPU_LIMIT)
                        ? "Set spec.resources.cpuLimit (suspend the run, change it, resume), or give the namespace a"
                                + " LimitRange with a default CPU limit"
                        : "Free some of what the quota counts, or have it raised"
                                + " (`kubectl describe resourcequota` shows it)";
            case ADMISSION_DENIED ->
                "Change what it objects to, or ask whoever keeps the policy, webhook or limit that it names";
            case REFERENCE_NOT_FOUND ->
                "Create what it names, or suspend the run and name another in spec.resources (serviceAccountName,"
                        + " priorityClassName, runtimeClassName)";
            case FORBIDDEN ->
                "Give the operator's service account that right (the chart does; docs/operator.md lists them all)";
            case INVALID ->
                "Mend the field of the spec that it comes from; if there is none, tell the maintainers this sentence";
            case NOT_FOUND -> "Install the API that it belongs to";
            case NAME_TAKEN -> "It exists and is not this run's: wait for its deletion, delete it, or rename the run";
            case CONFLICT -> "Somebody else changed it at the same moment";
            case UNAVAILABLE, NAMESPACE_GOES -> "The API server has to answer first";
        };
    }
}
