package dev.longcontext.trainer.cli;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The browser of the machine's user, by the program {@code xdg-open}, which every Linux desktop has. Not by {@code java.awt.Desktop}: the
 * trainer runs without a display.
 */
final class Browser {
    private static final String OPENER = "xdg-open";
    /** An opener that has not failed by then shows the page, or is the browser itself. */
    private static final int SECONDS = 5;

    private final Optional<Path> opener;

    private Browser(Optional<Path> opener) {
        this.opener = opener;
    }

    /** @param environment whose {@code PATH} has the program */
    static Browser of(Map<String, String> environment) {
        return new Browser(Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, OPENER))
                .filter(Files::isExecutable)
                .findFirst());
    }

    /** @return whether a browser was started */
    boolean open(URI page) throws InterruptedException {
        if (opener.isEmpty()) {
            return false;
        }
        try {
            Process process = new ProcessBuilder(opener.get().toString(), page.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return !process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
