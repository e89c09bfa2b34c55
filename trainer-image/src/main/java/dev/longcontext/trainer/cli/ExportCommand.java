package dev.longcontext.trainer.cli;

import dev.longcontext.contract.Stage;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code trainer export}. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Writes the merged model and the adapter in Hugging Face format.")
final class ExportCommand implements Callable<Integer> {

    private final StageLauncher launcher;

    @Mixin
    private StageOptions options;

    ExportCommand(StageLauncher launcher) {
        this.launcher = launcher;
    }

    @Override
    public Integer call() {
        return launcher.run(options, List.of(Stage.EXPORT));
    }
}
