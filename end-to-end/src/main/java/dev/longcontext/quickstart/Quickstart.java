package dev.longcontext.quickstart;

import dev.longcontext.minicluster.MiniClusterException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command behind {@code ./quickstart}. */
@Command(name = "quickstart", description = "Extends a tiny model's context ten-fold on a cluster on this machine.")
public final class Quickstart implements Callable<Integer> {
    private static final int FAILED = 1;

    @Option(names = "--root", required = true, description = "The checkout.")
    private Path root;

    @Option(names = "--keep", description = "Leave the cluster running until the process is ended.")
    private boolean keep;

    @Option(names = "--terminal", arity = "1", description = "yes: colours. Default: ${DEFAULT-VALUE}.")
    private String terminal = "no";

    @Option(names = "--exit-file", description = "With --keep: where the outcome is written once it is known.")
    private Path exitFile;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Quickstart()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Terminal out = new Terminal(new PrintStream(System.out, true, StandardCharsets.UTF_8), terminal.equals("yes"));
        try (Demonstration demonstration = new Demonstration(new BuiltArtifacts(root), out)) {
            // SIGTERM and Ctrl-C do not unwind the stack
            Runtime.getRuntime().addShutdownHook(new Thread(demonstration::close, "close-the-cluster"));
            int code = outcome(demonstration, out);
            if (keep && demonstration.isRunning()) {
                out.heading("Still running");
                demonstration.explainHowToLookAround();
                writeExit(code);
                waitForTheEnd();
            } else {
                writeExit(code);
            }
            return code;
        }
    }

    private static int outcome(Demonstration demonstration, Terminal out) throws Exception {
        try {
            demonstration.run();
            return 0;
        } catch (RunFailedException | MiniClusterException e) {
            out.line("");
            out.bad(e.getMessage());
            return FAILED;
        }
    }

    private void writeExit(int code) {
        if (exitFile != null) {
            try {
                Files.writeString(exitFile, Integer.toString(code));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Until SIGTERM or Ctrl-C. */
    private static void waitForTheEnd() throws InterruptedException {
        new CountDownLatch(1).await();
    }
}
