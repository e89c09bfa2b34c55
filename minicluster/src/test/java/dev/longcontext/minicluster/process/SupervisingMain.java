package dev.longcontext.minicluster.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** A JVM to be killed: starts two processes, writes the three process ids to the file {@code pids}, and waits. */
public final class SupervisingMain {
    private SupervisingMain() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        ProcessSupervisor supervisor = ProcessSupervisor.start();
        SupervisedProcess plain = supervisor.start(sleeping(folder, "exec sleep 1000"));
        SupervisedProcess stubborn = supervisor.start(sleeping(folder, "trap '' TERM; while :; do sleep 1; done"));
        Path written = Files.write(
                folder.resolve("pids.new"),
                List.of(
                        Long.toString(supervisor.watchdogPid()),
                        Long.toString(plain.pid()),
                        Long.toString(stubborn.pid())));
        Files.move(written, folder.resolve("pids"), StandardCopyOption.ATOMIC_MOVE);
        plain.onExit().join();
    }

    private static ProcessPlan sleeping(Path folder, String script) {
        return ProcessPlan.toFile("sleeping", List.of("sh", "-c", script), folder, folder.resolve("out"));
    }
}
