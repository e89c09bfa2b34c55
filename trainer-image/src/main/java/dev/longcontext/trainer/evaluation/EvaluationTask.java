package dev.longcontext.trainer.evaluation;

import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.Stage;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.stage.StageTask;
import dev.longcontext.trainer.stage.Versions;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The stage evaluate: base and tuned model on the same texts, gates, scores.json, pictures and report. */
public final class EvaluationTask implements StageTask {

    private final BaseAnswers answers;

    /** @param cache folder that runs on the same volume share; empty: each measures its base model itself */
    public EvaluationTask(Optional<Path> cache) {
        this.answers = BaseAnswers.in(cache);
    }

    @Override
    public Stage stage() {
        return Stage.EVALUATE;
    }

    /**
     * Sets all evaluations up and measures nothing: what is wrong with one is told before the model is trained.
     *
     * @param context whose workspace has the model and what the evaluations read
     */
    public static void check(StageContext context, ChatFormat format) throws IOException {
        try (SuiteRuns runs = SuiteRuns.open(context, format, evaluation -> UnitLog.none())) {
            runs.requireRoomOnGpu();
            runs.requireEnoughItems();
        }
    }

    @Override
    public Map<String, Object> inputs(StageContext context) throws IOException {
        RunConfig configuration = context.configuration();
        Map<String, Object> inputs = new LinkedHashMap<>();
        inputs.put("prepare", context.require(Stage.PREPARE).outputsDigest());
        inputs.put("train", context.require(Stage.TRAIN).outputsDigest());
        inputs.put(
                "evaluation",
                configuration.evaluation().stream()
                        .map(evaluation -> evaluation.withSources(List.of()))
                        .toList());
        for (EvaluationConfig evaluation : configuration.evaluation()) {
            EvaluationTexts.digest(context, evaluation)
                    .ifPresent(digest -> inputs.put("texts of " + evaluation.name(), digest));
        }
        inputs.putAll(ModelUnderTest.decisive(configuration));
        inputs.put("precision", configuration.training().precision());
        inputs.put("targetLength", configuration.context().targetLength());
        inputs.put("trainer", Versions.trainer()); // another one may ask other items
        return inputs;
    }

    @Override
    public Result run(StageContext context) throws IOException {
        Path folder = context.workspace().evaluation();
        Set<String> reused = new HashSet<>();
        List<Evaluated> evaluations = measure(context, folder, reused);
        Scores scores = Scores.of(evaluations.stream().map(Evaluated::scores).toList());
        Path report = folder.resolve("report.html");
        Path json = folder.resolve("scores.json");
        Path junit = folder.resolve("junit.xml");
        List<Path> outputs = new ArrayList<>(List.of(json, report, junit));
        AtomicFiles.write(json, Json.pretty(scores));
        AtomicFiles.write(junit, JUnitXml.of(scores));
        // no output of this stage: export adds what it exports
        AtomicFiles.write(context.workspace().certificate(), Json.pretty(Certificate.of(context, scores, json)));
        for (Evaluated evaluated : evaluations) {
            if (evaluated.section().picture().isPresent()) {
                Path file = folder.resolve(evaluated.scores().name() + ".png");
                evaluated.section().picture().get().write(file);
                outputs.add(file);
            }
        }
        AtomicFiles.write(
                report, Report.html(context.configuration(), context.workspace().metrics(), evaluations));
        return new Result(scores.summary(reused), outputs);
    }

    /** @param reused is given the evaluations for which the base model's answers of another run were taken */
    private List<Evaluated> measure(StageContext context, Path folder, Set<String> reused) throws IOException {
        Map<String, Map<String, Object>> asked = AskedOfBase.all(context);
        SuiteRuns.Logs logs = evaluation ->
                UnitLog.open(folder, measuredDigest(context, evaluation.name(), asked.get(evaluation.name())));
        try (Tokenizer tokenizer = Tokenizer.load(context.workspace());
                SuiteRuns runs = SuiteRuns.open(context, ChatFormat.of(tokenizer, context.workspace()), logs)) {
            runs.measure(answers, asked);
            reused.addAll(runs.reused());
            return runs.evaluated();
        }
    }

    /** Of all that an evaluation's answers depend on. Its gates are not among it, nor what else is evaluated. */
    private static String measuredDigest(StageContext context, String evaluation, Map<String, Object> asked) {
        Map<String, Object> measured = new LinkedHashMap<>(asked);
        measured.put("evaluation", evaluation);
        measured.put("train", context.require(Stage.TRAIN).outputsDigest());
        measured.putAll(ModelUnderTest.decisive(context.configuration()));
        return Digests.ofText(Json.canonical(measured));
    }
}
