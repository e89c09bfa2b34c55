package dev.longcontext.trainer.cli;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.data.ProvenanceFile;
import dev.longcontext.trainer.data.SampleStore;
import dev.longcontext.trainer.data.SampleView;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.tokenization.Sample;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/** {@code trainer inspect}. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description =
                "Prints a sample that prepare made, as the model sees it, and where it comes from. What is trained is "
                        + "green, or stands between >>> and <<< if the output is not a terminal.")
final class InspectCommand implements Callable<Integer> {

    @Option(
            names = "--workspace",
            required = true,
            paramLabel = "DIR",
            description = "A workspace in which prepare is done.")
    private Path workspace;

    @Option(
            names = "--sample",
            defaultValue = "1",
            paramLabel = "N",
            description = "Which sample, from 1 in the order of the sources. Default: ${DEFAULT-VALUE}.")
    private int number;

    @Override
    public Integer call() throws IOException {
        Workspace files = new Workspace(workspace);
        try (SampleStore store = SampleStore.open(files.data());
                Tokenizer tokenizer = Tokenizer.load(files.model())) {
            if (number < 1 || number > store.size()) {
                throw new FailureException(
                        FailureClass.InvalidConfiguration,
                        "--sample " + number + ": there are " + store.size() + " samples",
                        "Give a number from 1 to " + store.size() + ".");
            }
            Sample sample = store.sample(number - 1);
            SampleView view = Ansi.AUTO.enabled() ? SampleView.coloured() : SampleView.marked();
            System.out.println("Sample " + number + " of " + store.size() + ": " + sample.length() + " tokens, "
                    + sample.targets() + " of them trained");
            System.out.println(ProvenanceFile.line(files.data(), number));
            System.out.println();
            System.out.println(view.of(sample, tokenizer::decodeAll));
        }
        return 0;
    }
}
