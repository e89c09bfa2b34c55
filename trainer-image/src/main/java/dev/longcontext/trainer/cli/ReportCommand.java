package dev.longcontext.trainer.cli;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.failure.FailureException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code trainer report}. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Prints where the report of an evaluation is, and opens it in a browser if asked to.")
final class ReportCommand implements Callable<Integer> {

    private final Browser browser;

    @Option(
            names = "--workspace",
            required = true,
            paramLabel = "DIR",
            description = "A workspace in which evaluate is done.")
    private Path workspace;

    @Option(names = "--open", description = "Open it in the browser of this machine, if there is one.")
    private boolean open;

    ReportCommand(TrainerProcess process) {
        this.browser = Browser.of(process.environment());
    }

    @Override
    public Integer call() throws InterruptedException {
        Path report = new Workspace(workspace)
                .evaluation()
                .resolve("report.html")
                .toAbsolutePath()
                .normalize();
        if (!Files.isRegularFile(report)) {
            throw new FailureException(
                    FailureClass.InvalidConfiguration,
                    "--workspace " + workspace + ": there is no " + report,
                    "Run trainer evaluate on this workspace, or give the folder of one in which it is done.");
        }
        System.out.println(report);
        if (open && !browser.open(report.toUri())) {
            System.out.println("No browser could be started here: open this file on a machine that has one.");
        }
        return 0;
    }
}
