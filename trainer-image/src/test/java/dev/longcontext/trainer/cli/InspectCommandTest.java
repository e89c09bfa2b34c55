package dev.longcontext.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.DataConfig.Format;
import dev.longcontext.contract.DataConfig.MixStrategy;
import dev.longcontext.contract.DataConfig.Overlong;
import dev.longcontext.contract.DataConfig.OverlongAction;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.data.Contamination;
import dev.longcontext.trainer.data.DataPreparation;
import dev.longcontext.trainer.data.SampleUse;
import dev.longcontext.trainer.data.Selection;
import dev.longcontext.trainer.data.Source;
import dev.longcontext.trainer.records.DataFile;
import dev.longcontext.trainer.stage.SilentProgress;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {

    private static final Path MODEL = Path.of("../examples/miniature/base");

    @TempDir
    Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = System.out;

    @BeforeEach
    void prepareAndCatchOutput() throws Exception {
        Workspace workspace = new Workspace(folder);
        Files.createDirectories(workspace.model());
        for (String name : List.of("tokenizer.json", "tokenizer_config.json", "config.json")) {
            Files.copy(MODEL.resolve(name), workspace.model().resolve(name));
        }
        Path file = Files.writeString(
                folder.resolve("rows.jsonl"), "{\"text\":\"12\"}\n{\"prompt\":\"river\",\"completion\":\"34\"}\n");
        Source source = new Source(
                "rows",
                List.of(new DataFile(file, "pvc://x/rows.jsonl")),
                "spec.data.sources[0].uri",
                Format.Auto,
                null,
                "CC0",
                Selection.ALL);
        try (Tokenizer tokenizer = Tokenizer.load(MODEL)) {
            new DataPreparation(
                            new DataPreparation.Request(
                                    List.of(source),
                                    workspace.data(),
                                    64,
                                    new Overlong(OverlongAction.Drop, OverlongAction.Truncate),
                                    0,
                                    new DataPreparation.Choice(Contamination.NONE, 0.8, MixStrategy.Undersample, 1),
                                    SampleUse.TRAINING,
                                    new SilentProgress(),
                                    new StopSignal(),
                                    null),
                            ChatFormat.of(tokenizer, MODEL))
                    .run();
        }
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void giveOutputBack() {
        System.setOut(out);
    }

    @Test
    void marksWhatIsTrainedAndSaysWhereItComesFrom() {
        assertThat(inspect("2")).isZero();

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .startsWith("Sample 2 of 2: ")
                .contains("\"source\":\"rows\",\"line\":2,", "\"licence\":\"CC0\"")
                .contains("<|start_header_id|>assistant<|end_header_id|>\n\n>>>34<|eot_id|><<<")
                .contains("river<|eot_id|>");
    }

    @Test
    void refusesASampleThatIsNotThere() {
        assertThat(inspect("3")).isEqualTo(64);
        assertThat(inspect("0")).isEqualTo(64);
    }

    private int inspect(String sample) {
        Path message = folder.resolve("termination-message");
        var process = new TrainerProcess(Map.of("TERMINATION_MESSAGE_PATH", message.toString()), new StopSignal());
        return TrainerCommand.execute(process, "inspect", "--workspace", folder.toString(), "--sample", sample);
    }
}
