package dev.longcontext.trainer.evaluation;

import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.configuration.Evaluation;
import dev.longcontext.trainer.configuration.RunConfiguration;
import dev.longcontext.trainer.evaluation.NeedleEvaluation.CellCounter;
import dev.longcontext.trainer.evaluation.Scores.EvaluationScores;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.stage.Stage;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.stage.StageTask;
import dev.longcontext.trainer.stage.Versions;
import dev.longcontext.trainer.tensors.ComputeDevices;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The stage evaluate: base and tuned model on the same texts, gates, scores.json, pictures and report. */
public final class EvaluationTask implements StageTask {

    @Override
    public Stage stage() {
        return Stage.EVALUATE;
    }

    @Override
    public Map<String, Object> inputs(StageContext context) {
        RunConfiguration configuration = context.configuration();
        Map<String, Object> inputs = new LinkedHashMap<>();
        inputs.put("prepare", context.require(Stage.PREPARE).outputsDigest());
        inputs.put("train", context.require(Stage.TRAIN).outputsDigest());
        inputs.put("evaluation", configuration.evaluation());
        inputs.put("method", configuration.training().method());
        inputs.put("precision", configuration.training().precision());
        inputs.put("ropeTheta", configuration.context().ropeTheta());
        return inputs;
    }

    @Override
    public Result run(StageContext context) throws IOException {
        Path folder = context.workspace().evaluation();
        CellLog log = CellLog.open(folder, Digests.ofText(Json.canonical(inputs(context))));
        ComputeDevices device =
                ComputeDevices.start(1, context.configuration().devices().cpuThreads());
        Scores scores = measure(context, log, device);
        Path report = folder.resolve("report.html");
        Path json = folder.resolve("scores.json");
        List<Path> outputs = new ArrayList<>(List.of(json, report));
        AtomicFiles.write(json, Json.pretty(scores));
        for (EvaluationScores evaluation : scores.evaluations()) {
            Path picture = folder.resolve(evaluation.name() + ".png");
            HeatMap.write(evaluation, picture);
            outputs.add(picture);
        }
        AtomicFiles.write(
                report, Report.html(context.configuration(), context.workspace().metrics(), scores));
        return new Result(scores.summary(), outputs);
    }

    private static Scores measure(StageContext context, CellLog log, ComputeDevices device) throws IOException {
        List<Evaluation> evaluations = context.configuration().evaluation();
        try (Tokenizer tokenizer = Tokenizer.load(context.workspace().model())) {
            NeedleSamples samples = new NeedleSamples(
                    ChatFormat.of(tokenizer, context.workspace().model()));
            NeedleEvaluation needle = new NeedleEvaluation(context, samples, log, new CellCounter());
            context.progress().begin(log.size(), cells(evaluations), "cell");
            for (ModelUnderTest which : ModelUnderTest.values()) {
                try (NDManager manager = device.newManager();
                        LlamaModel model = which.load(manager, context)) {
                    AnswerCheck check = new AnswerCheck(model, tokenizer.size());
                    for (Evaluation evaluation : evaluations) {
                        needle.measure(which, check, evaluation);
                    }
                }
            }
            List<EvaluationScores> scored = evaluations.stream()
                    .map(evaluation -> EvaluationScores.of(
                            evaluation,
                            needle.cells(ModelUnderTest.BASE, evaluation),
                            needle.cells(ModelUnderTest.TUNED, evaluation)))
                    .toList();
            return new Scores(
                    RunConfiguration.CONTRACT_VERSION,
                    scored.stream().allMatch(EvaluationScores::passed),
                    scored,
                    Map.of("trainer", Versions.trainer()));
        }
    }

    private static long cells(List<Evaluation> evaluations) {
        return ModelUnderTest.values().length
                * evaluations.stream()
                        .mapToLong(evaluation ->
                                (long) evaluation.needle().lengths().size()
                                        * evaluation.needle().depths())
                        .sum();
    }
}
