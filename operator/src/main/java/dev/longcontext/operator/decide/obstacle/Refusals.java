package dev.longcontext.operator.decide.obstacle;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.operator.facts.Refusal;

/** A refusal in words that say what to do. */
public final class Refusals {

    /** Of a quota on something that the pods do not have. */
    private static final String MISSING = "must specify ";

    private static final String CPU_LIMIT = MISSING + "limits.cpu";

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
                + "; the operator keeps retrying";
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

    private static String quota(String said) {
        if (said.contains(CPU_LIMIT)) {
            return "Set spec.resources.cpuLimit (suspend the run, set it, resume), or give the namespace a LimitRange "
                    + "with a default CPU limit";
        }
        return said.contains(MISSING)
                ? "Give the namespace a LimitRange with a default for what must be specified"
                : "Free some of the quota, or have it raised (`kubectl describe resourcequota` shows it)";
    }

    private static String remedy(Refusal refusal) {
        return switch (refusal.kind()) {
            case QUOTA_EXCEEDED -> quota(refusal.said());
            case ADMISSION_DENIED -> "Change what was rejected, or ask the owner of the policy, webhook or limit named";
            case REFERENCE_NOT_FOUND ->
                "Create the missing object, or suspend the run and name another one in spec.resources "
                        + "(serviceAccountName, priorityClassName, runtimeClassName)";
            case FORBIDDEN ->
                "Give the operator's service account this permission (the chart does; docs/operator.md lists all "
                        + "permissions)";
            case INVALID ->
                "Fix the field of the spec that causes it; if there is none, report this message to the "
                        + "maintainers";
            case NOT_FOUND -> "Install the API that the object belongs to";
            case NAME_TAKEN ->
                "The object exists but does not belong to this run: wait until it is deleted, delete it, or "
                        + "rename the run";
            case CONFLICT -> "Somebody else changed the object at the same time";
            case UNAVAILABLE, NAMESPACE_GOES -> "The API server must answer first";
        };
    }
}
