package dev.longcontext.minicluster.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What to run, and how.
 *
 * @param name names the process in messages and thread names; need not be unique
 * @param command program and arguments; the program is looked up on PATH unless it has a slash
 * @param environment the whole environment when {@code inheritEnvironment} is false, else laid over this JVM's
 * @param inheritEnvironment whether the process sees this JVM's environment
 * @param folder the working directory; must exist
 * @param output the file to which standard output and error are appended; empty: both are read from
 *     {@link SupervisedProcess#output()}
 */
public record ProcessPlan(
        String name,
        List<String> command,
        Map<String, String> environment,
        boolean inheritEnvironment,
        Path folder,
        Optional<Path> output) {

    public ProcessPlan {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(folder, "folder");
        Objects.requireNonNull(output, "output");
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("The command of process " + name + " is empty: it needs a program.");
        }
    }

    /** A process with this JVM's environment whose output is appended to a file. */
    public static ProcessPlan toFile(String name, List<String> command, Path folder, Path output) {
        return new ProcessPlan(name, command, Map.of(), true, folder, Optional.of(output));
    }
}
