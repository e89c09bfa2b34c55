package dev.longcontext.repository;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Runs a program in a folder, with no Git settings but those of the repository there. */
final class Command {

    /** @param output standard output and error together */
    record Result(int code, String output) {}

    private Command() {}

    static Result run(Path folder, String... command) {
        return run(folder, Map.of(), command);
    }

    /** @param environment beside this process's own */
    static Result run(Path folder, Map<String, String> environment, String... command) {
        try {
            Process running = process(folder, environment, command).start();
            running.getOutputStream().close();
            String output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(running.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The same, not started yet. */
    static ProcessBuilder process(Path folder, Map<String, String> environment, String... command) {
        ProcessBuilder process =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        process.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        process.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        process.environment().put("GIT_CONFIG_SYSTEM", "/dev/null");
        process.environment().putAll(environment);
        return process;
    }
}
