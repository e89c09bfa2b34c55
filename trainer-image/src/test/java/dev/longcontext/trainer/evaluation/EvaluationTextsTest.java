package dev.longcontext.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.DataConfig;
import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.configuration.RunConfigurationReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTextsTest {
    @TempDir
    Path folder;

    /** What an earlier run on the same claim prepared is still there. */
    @Test
    void anEvaluationWithoutSourcesReadsNoTextsOfAnEarlierOne() throws IOException {
        Workspace workspace = new Workspace(folder);
        RunConfig run = RunConfigurationReader.read(Path.of("..", "examples", "contract", "run.json"));
        EvaluationConfig needle = run.evaluation().get(0).withSources(List.of());
        Path texts = Files.createDirectories(workspace.evaluationData(needle.name()));
        Files.writeString(texts.resolve("records.jsonl"), "{}");
        List<DataConfig.Source> sources = run.data().sources();

        assertThat(EvaluationTexts.folder(workspace, needle)).isEmpty();
        assertThat(EvaluationTexts.folder(workspace, needle.withSources(sources)))
                .contains(texts);
    }
}
