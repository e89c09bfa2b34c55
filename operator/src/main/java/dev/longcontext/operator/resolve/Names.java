package dev.longcontext.operator.resolve;

import dev.longcontext.contract.Stage;

/**
 * Names of a run's children. They are the same every time, so an object made twice is refused by the API server instead
 * of existing twice.
 */
public final class Names {

    /** The longest label value and DNS label. */
    private static final int LONGEST = 63;

    private static final int HASH = 8;

    private Names() {}

    /** The ConfigMap that holds run.json. */
    public static String runConfig(String run) {
        return shortened(run, "-run");
    }

    /** The Secret with the token that asks for a checkpoint. */
    public static String checkpointToken(String run, String uid) {
        return shortened(run, "-token-" + uid.substring(0, Math.min(uid.length(), HASH)));
    }

    /** The NetworkPolicy of the stages' pods. */
    public static String networkPolicy(String run) {
        return shortened(run, "-run");
    }

    /** The NetworkPolicy of the pods that serve the result. */
    public static String servingNetworkPolicy(String run) {
        return shortened(run, "-serving");
    }

    /** The claim made from spec.workspace.claimTemplate. */
    public static String workspace(String run) {
        return shortened(run, "-workspace");
    }

    public static String job(String run, Stage stage, int attempt) {
        return shortened(run, "-" + stage.verb() + "-" + attempt);
    }

    /** The InferenceService when spec.publish.kserve.name is not given: a DNS label, which a run's name need not be. */
    public static String service(String run) {
        return shortened(run.replace('.', '-'), "");
    }

    /** The run's name as a label value. */
    public static String label(String run) {
        return shortened(run, "");
    }

    /** {@code name + suffix} where that fits; else the name's beginning, a hash of the whole of it, and the suffix. */
    private static String shortened(String name, String suffix) {
        if (name.length() + suffix.length() <= LONGEST) {
            return name + suffix;
        }
        String beginning =
                name.substring(0, LONGEST - suffix.length() - HASH - 1).replaceAll("[^a-z0-9]+$", "");
        return beginning + "-" + Digests.sha256(name).substring(0, HASH) + suffix;
    }
}
