package dev.longcontext.trainer.cli;

import dev.longcontext.contract.Stage;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code trainer run}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs prepare, train, evaluate and export one after another on this machine.")
final class RunCommand implements Callable<Integer> {

    private final StageLauncher launcher;

    @Mixin
    private StageOptions options;

    RunCommand(StageLauncher launcher) {
        this.launcher = launcher;
    }

    @Override
    public Integer call() {
        return launcher.run(options, List.of(Stage.values()));
    }
}
