package dev.longcontext.trainer.cli;

import dev.longcontext.contract.Stage;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code trainer train}. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Trains the adapter or all weights; resumes from the last checkpoint.")
final class TrainCommand implements Callable<Integer> {

    private final StageLauncher launcher;

    @Mixin
    private StageOptions options;

    TrainCommand(StageLauncher launcher) {
        this.launcher = launcher;
    }

    @Override
    public Integer call() {
        return launcher.run(options, List.of(Stage.TRAIN));
    }
}
