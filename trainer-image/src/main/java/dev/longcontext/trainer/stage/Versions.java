package dev.longcontext.trainer.stage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;

/** What computed a result. */
public final class Versions {

    private Versions() {}

    /** This trainer's version. */
    public static String trainer() {
        Properties properties = new Properties();
        try (InputStream in = Versions.class.getResourceAsStream("/trainer.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    static Map<String, String> all() {
        return Map.of("trainer", trainer(), "java", System.getProperty("java.version"));
    }
}
