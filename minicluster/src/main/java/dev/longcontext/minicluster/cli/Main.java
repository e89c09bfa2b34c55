package dev.longcontext.minicluster.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the minicluster. */
@Command(
        name = "minicluster",
        description = "A real Kubernetes control plane on this machine, for tests and demonstrations.",
        mixinStandardHelpOptions = true,
        subcommands = StartCommand.class)
public final class Main {
    /** Logback reads it when the first logger is made; a configuration at its usual place would be in users' way. */
    private static final String LOGGING = "logback.configurationFile";

    private Main() {}

    public static void main(String[] args) {
        if (System.getProperty(LOGGING) == null) {
            System.setProperty(LOGGING, "dev/longcontext/minicluster/cli/logback.xml");
        }
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
