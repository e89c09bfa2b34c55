package dev.longcontext.operator.desired;

import dev.longcontext.operator.resolve.Stage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

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
        return beginning + "-" + hash(name) + suffix;
    }

    private static String hash(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
