package dev.longcontext.trainer.cli;

import dev.longcontext.contract.Stage;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code trainer evaluate}. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = "Evaluates the base model and the tuned model, and checks the gates.")
final class EvaluateCommand implements Callable<Integer> {

    private final StageLauncher launcher;

    @Mixin
    private StageOptions options;

    EvaluateCommand(StageLauncher launcher) {
        this.launcher = launcher;
    }

    @Override
    public Integer call() {
        return launcher.run(options, List.of(Stage.EVALUATE));
    }
}
