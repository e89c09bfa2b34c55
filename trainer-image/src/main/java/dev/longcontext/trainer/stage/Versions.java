package dev.longcontext.trainer.stage;

import java.util.Map;
import java.util.Objects;

/** What computed a result. */
public final class Versions {

    private Versions() {}

    /** This trainer's version, {@code development} when it does not come from a jar. */
    public static String trainer() {
        return Objects.requireNonNullElse(Versions.class.getPackage().getImplementationVersion(), "development");
    }

    static Map<String, String> all() {
        return Map.of("trainer", trainer(), "java", System.getProperty("java.version"));
    }
}
