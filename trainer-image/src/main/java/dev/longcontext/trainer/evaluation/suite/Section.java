package dev.longcontext.trainer.evaluation.suite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A suite's part of the report.
 *
 * @param html shown below the metrics; escaped where it must be, and without outside resources
 * @param facts settings that a reader needs to repeat the measurement, by name
 * @param picture the same as a PNG beside the report, where the suite draws one
 */
public record Section(String html, Map<String, String> facts, Optional<Picture> picture) {

    /** Writes a picture. */
    @FunctionalInterface
    public interface Picture {
        void write(Path file) throws IOException;
    }
}
