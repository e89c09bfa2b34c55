package dev.longcontext.trainer.evaluation;

import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.data.SampleStore;
import dev.longcontext.trainer.data.SourceRecords;
import dev.longcontext.trainer.stage.StageContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What an evaluation reads, by content: addresses may have secrets, and where a text came from does not matter. */
final class EvaluationTexts {

    private EvaluationTexts() {}

    /** Where prepare puts them; empty where the evaluation has no sources, for what is there then is of an earlier one. */
    static Optional<Path> folder(Workspace workspace, EvaluationConfig evaluation) {
        return evaluation.sources().isEmpty()
                ? Optional.empty()
                : Optional.of(workspace.evaluationData(evaluation.name()));
    }

    /** SHA-256; empty where the evaluation has no sources. */
    static Optional<String> digest(StageContext context, EvaluationConfig evaluation) throws IOException {
        Optional<Path> folder = folder(context.workspace(), evaluation);
        return folder.isEmpty() ? Optional.empty() : Optional.of(digest(folder.get(), evaluation));
    }

    /** SHA-256 of those in a folder. */
    static String digest(Path folder, EvaluationConfig evaluation) throws IOException {
        return evaluation.settings().readsRecords() ? SourceRecords.digest(folder) : SampleStore.digest(folder);
    }
}
