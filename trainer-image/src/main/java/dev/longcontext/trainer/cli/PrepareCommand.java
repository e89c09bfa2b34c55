package dev.longcontext.trainer.cli;

import dev.longcontext.contract.Stage;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code trainer prepare}. */
@Command(
        name = "prepare",
        mixinStandardHelpOptions = true,
        description = "Fetches the base model and tokenises the data.")
final class PrepareCommand implements Callable<Integer> {

    private final StageLauncher launcher;

    @Mixin
    private StageOptions options;

    PrepareCommand(StageLauncher launcher) {
        this.launcher = launcher;
    }

    @Override
    public Integer call() {
        return launcher.run(options, List.of(Stage.PREPARE));
    }
}
