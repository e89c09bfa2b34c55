package dev.longcontext.trainer.evaluation;

import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.trainer.data.SampleStore;
import dev.longcontext.trainer.data.SourceRecords;
import dev.longcontext.trainer.stage.StageContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What an evaluation reads, by content: addresses may have secrets, and where a text came from does not matter. */
final class EvaluationTexts {

    private EvaluationTexts() {}

    /** SHA-256; empty where the evaluation has no sources. */
    static Optional<String> digest(StageContext context, EvaluationConfig evaluation) throws IOException {
        if (evaluation.sources().isEmpty()) {
            return Optional.empty();
        }
        Path folder = context.workspace().evaluationData(evaluation.name());
        boolean records = evaluation.settings().readsRecords();
        return Optional.of(records ? SourceRecords.digest(folder) : SampleStore.digest(folder));
    }
}
