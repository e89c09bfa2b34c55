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
    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
