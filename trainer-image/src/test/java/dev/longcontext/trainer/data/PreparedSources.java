package dev.longcontext.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.DataConfig.Format;
import dev.longcontext.contract.DataConfig.MixStrategy;
import dev.longcontext.contract.DataConfig.Overlong;
import dev.longcontext.contract.DataConfig.OverlongAction;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.records.DataFile;
import dev.longcontext.trainer.stage.SilentProgress;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.tokenization.ChatFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;

/** Sources of a few lines, and the samples that are made of them. */
abstract class PreparedSources extends MiniatureChats {

    static final String CHAT =
            "{\"conversations\":[{\"role\":\"user\",\"content\":\"A river?\"},{\"role\":\"assistant\",\"content\":\"12\"}]}";

    @TempDir
    Path folder;

    Overlong overlong = new Overlong(OverlongAction.Drop, OverlongAction.Truncate);
    int targetLength = 64;
    int longestToken;
    Contamination contamination = Contamination.NONE;
    long seed = 7;
    ChatFormat chats = format;
    SampleUse use = SampleUse.TRAINING;
    final StopSignal stop = new StopSignal();

    Source source(String name, String content) throws IOException {
        Path file = folder.resolve(name + ".jsonl");
        Files.writeString(file, content);
        return source(name, file, Selection.ALL);
    }

    static Source source(String name, Path file, Selection selection) {
        return new Source(
                name,
                files(file, "pvc://data/" + file.getFileName()),
                "spec.data.sources[0].uri",
                Format.Auto,
                selection);
    }

    static List<DataFile> files(Path file, String address) {
        return List.of(new DataFile(file, address));
    }

    List<Long> linesKept() throws IOException {
        try (SampleStore store = SampleStore.open(folder)) {
            return IntStream.range(0, store.size())
                    .mapToObj(i -> store.provenance(i).line())
                    .toList();
        }
    }

    DataCounts prepare(Source... sources) throws IOException, InterruptedException {
        return new DataPreparation(
                        new DataPreparation.Request(
                                List.of(sources),
                                folder,
                                targetLength,
                                overlong,
                                longestToken,
                                new DataPreparation.Choice(contamination, 0.8, MixStrategy.Undersample, seed),
                                use,
                                new SilentProgress(),
                                stop,
                                null),
                        chats)
                .run()
                .all();
    }

    FailureException refusal(Source source) {
        FailureException failure = catchThrowableOfType(FailureException.class, () -> prepare(source));
        assertThat(failure).as("a refusal").isNotNull();
        return failure;
    }
}
