package dev.longcontext.trainer.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.Precision;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.Stage;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.data.SampleStore;
import dev.longcontext.trainer.evaluation.Scores.EvaluationScores;
import dev.longcontext.trainer.evaluation.Scores.MetricScore;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.stage.Versions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code evaluation/certificate.json}: what was measured of which model, so that whoever has the model can measure a sample
 * of it again ({@code trainer verify}).
 *
 * @param data of the samples that were trained on, what {@code sha256sum train.index train.tokens | sha256sum} says in their folder
 * @param scores SHA-256 of {@code scores.json}, which has the result of every item
 * @param passed no blocking gate was missed
 * @param versions of what measured
 */
record Certificate(
        String contractVersion,
        String run,
        Models models,
        String data,
        String scores,
        Precision precision,
        int targetLength,
        boolean passed,
        List<Certified> evaluations,
        Map<String, String> versions) {

    Certificate {
        versions = versions == null ? Map.of() : Map.copyOf(versions); // the file may be anybody's
    }

    /**
     * SHA-256 of the models' folders.
     *
     * @param base as fetched
     * @param adapter as trained; with the method Full the whole model
     * @param merged as exported; null until the stage export adds it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Models(String uri, String base, String adapter, String merged) {}

    /**
     * An evaluation.
     *
     * @param evaluation with its settings and seed, without the addresses of texts
     * @param texts it reads texts that were prepared, which the certificate does not have
     * @param textsDigest SHA-256 of these; null where it reads none
     * @param items how many units each model was measured on
     * @param effectiveLength null where none was asked for
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Certified(
            EvaluationConfig evaluation,
            boolean texts,
            String textsDigest,
            int items,
            EffectiveLengths effectiveLength,
            List<MetricScore> metrics,
            List<GateResult> gates) {}

    /** @param scores the file as it was written */
    static Certificate of(StageContext context, Scores measured, Path scores) throws IOException {
        RunConfig run = context.configuration();
        Workspace workspace = context.workspace();
        List<Certified> evaluations = new ArrayList<>();
        for (int i = 0; i < run.evaluation().size(); i++) {
            evaluations.add(certified(
                    context, run.evaluation().get(i), measured.evaluations().get(i)));
        }
        return new Certificate(
                RunConfig.VERSION,
                run.run().name(),
                new Models(
                        run.baseModel().uri(),
                        context.digestOf(Stage.PREPARE, workspace.model()).orElse(null),
                        context.digestOf(Stage.TRAIN, workspace.adapter()).orElse(null),
                        null),
                data(context),
                Digests.ofFile(scores),
                run.training().precision(),
                run.context().targetLength(),
                measured.passed(),
                evaluations,
                Map.of("trainer", Versions.trainer()));
    }

    private static Certified certified(StageContext context, EvaluationConfig evaluation, EvaluationScores scores)
            throws IOException {
        return new Certified(
                evaluation.withSources(List.of()),
                !evaluation.sources().isEmpty(),
                EvaluationTexts.digest(context, evaluation).orElse(null),
                scores.tuned().size(),
                scores.effectiveLength(),
                scores.metrics(),
                scores.gates());
    }

    /** From what the stage prepare noted of each file: the tokens need not be read again. */
    private static String data(StageContext context) {
        StringBuilder lines = new StringBuilder();
        for (Path file :
                SampleStore.files(context.workspace().data()).stream().sorted().toList()) {
            String digest = context.digestOf(Stage.PREPARE, file).orElseThrow();
            lines.append(digest).append("  ").append(file.getFileName()).append('\n');
        }
        return Digests.ofText(lines.toString());
    }
}
