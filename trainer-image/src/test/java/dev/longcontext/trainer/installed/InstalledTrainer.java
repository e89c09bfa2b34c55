package dev.longcontext.trainer.installed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The installed program, as a process. */
public final class InstalledTrainer {

    private static final Path PROGRAM = Path.of("target/trainer/bin/trainer");

    /**
     * Flags of the JVM of a process that lives for seconds: without the second compiler it takes half of the processor's time.
     * Whoever measures memory takes it away.
     */
    public static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

    private InstalledTrainer() {}

    /** The program with these arguments, on the Java of this test. */
    public static ProcessBuilder command(List<String> arguments) {
        var command = new ArrayList<>(List.of(PROGRAM.toString()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("TRAINER_JAVA_OPTIONS", SHORT_LIVED);
        return builder;
    }

    /**
     * Memory of a process as Linux counts it. The script becomes the JVM, so that the process is the trainer.
     *
     * @param field of proc(5)'s status, such as {@code VmRSS}
     * @return bytes; empty once the process has ended
     */
    public static OptionalLong memory(Process process, String field) {
        try {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                    .filter(line -> line.startsWith(field + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
