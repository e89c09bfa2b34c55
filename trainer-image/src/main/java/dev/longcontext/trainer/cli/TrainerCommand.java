package dev.longcontext.trainer.cli;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.stage.StageRunner;
import dev.longcontext.trainer.stage.Versions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/** The trainer's command line. */
@Command(
        name = "trainer",
        mixinStandardHelpOptions = true,
        versionProvider = TrainerCommand.Version.class,
        synopsisSubcommandLabel = "VERB",
        header = "Extends the context of a Llama-style model: fetch, train, evaluate, export, serve.",
        description = {
            "",
            "The stages prepare, train, evaluate and export work in one workspace folder; one file, "
                    + "run.json, describes them. A stage whose inputs have not changed is not run again; a stage that "
                    + "was stopped continues where it stopped. SIGTERM or Ctrl-C saves a checkpoint first.",
            "",
            "Try it in three minutes, without a GPU:",
            "",
            "  trainer miniature --output miniature",
            "  trainer run --config run.json --workspace work --claim miniature=miniature",
            "  trainer serve --config run.json --workspace work",
            ""
        },
        commandListHeading = "Verbs:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0    done, even if an evaluation gate failed: the verdict is in the summary",
            "  64   an argument or a field of run.json is invalid",
            "  65   the data is invalid; the message names file, line and rule",
            "  69   a model store, an endpoint or a file server did not answer, or the workspace is in use",
            "  70   a bug; the log contains the stack trace",
            "  74   the volume is full, read-only or broken, or a file on it is corrupt",
            "  80   the device has too little memory",
            "  81   the loss is not finite",
            "  82   there was no progress within the hang time-out",
            "  143  stopped on request; a checkpoint was saved if there was a step to save"
        })
final class TrainerCommand {

    private TrainerCommand() {}

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"trainer " + Versions.trainer() + ", Java " + System.getProperty("java.version")};
        }
    }

    static int execute(TrainerProcess process, String... args) {
        StageLauncher launcher = new StageLauncher(process);
        CommandLine commandLine = new CommandLine(new TrainerCommand())
                .addSubcommand(new PrepareCommand(launcher))
                .addSubcommand(new TrainCommand(launcher))
                .addSubcommand(new EvaluateCommand(launcher))
                .addSubcommand(new ExportCommand(launcher))
                .addSubcommand(new RunCommand(launcher))
                .addSubcommand(new EstimateCommand(process))
                .addSubcommand(new InspectCommand())
                .addSubcommand(new ReportCommand(process))
                .addSubcommand(new VerifyCommand(process))
                .addSubcommand(new ServeCommand(process))
                .addSubcommand(new MiniatureCommand())
                .addSubcommand(new BenchCommand(process.stop()));
        commandLine.setUsageHelpAutoWidth(true);
        commandLine.setParameterExceptionHandler((failure, given) -> usageError(failure, process));
        commandLine.setExecutionExceptionHandler((failure, command, result) ->
                StageRunner.fail(command.getCommandName(), failure, process.terminationMessage()));
        if (args.length == 0) {
            commandLine.usage(System.out, Ansi.AUTO);
            return FailureClass.InvalidConfiguration.exitCode();
        }
        try {
            return commandLine.execute(args);
        } catch (Throwable thrown) { // picocli hands exceptions to the handler above, but not errors
            return StageRunner.fail("trainer", thrown, process.terminationMessage());
        }
    }

    private static int usageError(ParameterException failure, TrainerProcess process) {
        CommandLine command = failure.getCommandLine();
        String verb = command.getCommandName();
        FailureException refusal = new FailureException(
                FailureClass.InvalidConfiguration,
                failure.getMessage(),
                "See " + command.getCommandSpec().qualifiedName() + " --help.");
        return StageRunner.fail(verb, refusal.causedBy(failure), process.terminationMessage());
    }
}
