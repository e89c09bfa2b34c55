package dev.longcontext.trainer.prepare;

import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.Stage;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.contract.StageSummaryBuilder;
import dev.longcontext.contract.SyntheticReport;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.architecture.ModelConfiguration;
import dev.longcontext.trainer.data.DataCounts;
import dev.longcontext.trainer.data.DataPreparation;
import dev.longcontext.trainer.data.Fate;
import dev.longcontext.trainer.data.Pulse;
import dev.longcontext.trainer.data.SampleStore;
import dev.longcontext.trainer.data.Source;
import dev.longcontext.trainer.data.SourceRecords;
import dev.longcontext.trainer.data.page.DataPage;
import dev.longcontext.trainer.evaluation.EvaluationTask;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.fetch.Retries;
import dev.longcontext.trainer.planning.MemoryForecast;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.stage.StageTask;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Tokenizer;
import dev.longcontext.trainer.training.TrainTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fetches the base model, checks that it can be extended, and tokenises the data. */
public final class PrepareTask implements StageTask {

    private final Map<String, String> environment;
    private final Retries retries;
    /** Whose evaluations this process has set up; null: none's yet. */
    private @Nullable RunConfig checked;

    /** @param environment holds the secrets that run.json names */
    public PrepareTask(Map<String, String> environment, Retries retries) {
        this.environment = Map.copyOf(environment);
        this.retries = retries;
    }

    @Override
    public Stage stage() {
        return Stage.PREPARE;
    }

    @Override
    public Map<String, Object> inputs(StageContext context) throws IOException {
        return new PrepareInputs(context, environment, retries).digested();
    }

    @Override
    public Result run(StageContext context) throws IOException, InterruptedException {
        PrepareInputs inputs = new PrepareInputs(context, environment, retries);
        try {
            Result result = prepare(context, inputs);
            checked = context.configuration();
            return result;
        } catch (FailureException e) {
            inputs.forgetWhatIsRefused(e, context.workspace());
            throw e;
        }
    }

    private static Result prepare(StageContext context, PrepareInputs inputs) throws IOException, InterruptedException {
        Workspace workspace = context.workspace();
        TrainTask.check(context.configuration());
        if (inputs.synthesis().isPresent()) {
            inputs.synthesis().get().reach(workspace.synthetic(), context.stop());
        }
        ModelConfiguration model = new BaseModelStep(context).run(inputs);
        ContextLength.log(context.configuration().context(), model);
        Samples samples = samples(context, model, inputs);
        DataCounts counts = samples.prepared().all();
        StageSummary summary = StageSummaryBuilder.builder()
                .nativeLength((long) model.maxLength())
                .samples(counts.samples())
                .tokens(counts.tokens())
                .targets(counts.targets())
                .dropped(counts.dropped())
                .tooShort(counts.of(Fate.TOO_SHORT))
                .truncated(counts.of(Fate.TRUNCATED))
                .longestSample((long) counts.longestSample())
                .sources(bySource(samples.prepared()))
                .revisions(inputs.revisions())
                .synthetic(samples.synthetic())
                .build();
        List<Path> outputs = new ArrayList<>(SampleStore.files(workspace.data()));
        outputs.add(workspace.model());
        if (Files.exists(workspace.chatTemplate())) {
            outputs.add(workspace.chatTemplate());
        }
        return new Result(summary, outputs);
    }

    private static List<StageSummary.SourceCounts> bySource(DataPreparation.Result prepared) {
        return prepared.bySource().entrySet().stream()
                .map(source -> ofSource(source.getKey(), source.getValue()))
                .toList();
    }

    /** What only some runs ask for is left out of the others' summary. */
    private static StageSummary.SourceCounts ofSource(String name, DataCounts counts) {
        return new StageSummary.SourceCounts(
                name,
                counts.samples(),
                counts.tokens(),
                counts.of(Fate.TOO_LONG),
                counts.of(Fate.TOO_SHORT),
                counts.of(Fate.TRUNCATED),
                counts.of(Fate.DUPLICATE),
                counts.of(Fate.CONTAMINATED),
                ifAny(counts.documents()),
                ifAny(counts.of(Fate.NEAR_DUPLICATE)),
                ifAny(counts.of(Fate.OUT_OF_MIX)),
                ifAny(counts.repeated()));
    }

    private static @Nullable Long ifAny(long count) {
        return count == 0 ? null : Long.valueOf(count);
    }

    /**
     * What training will need depends on its settings and on the GPUs, which the prepared data does not. Nor does it depend on what
     * an evaluation asks: of a stage that was done already, a wrong one would be told after hours of training.
     */
    @Override
    public StageSummary told(StageContext context, StageSummary summary) throws IOException {
        DataPreparation.tidy(context.workspace().data()); // not before it is recorded that all is prepared
        if (!context.configuration().equals(checked)) {
            TrainTask.check(context.configuration());
            checkEvaluations(context);
            checked = context.configuration();
        }
        MemoryForecast forecast =
                MemoryForecast.of(context.configuration(), context.workspace().model());
        return summary.withEstimate(forecast.told());
    }

    private static void checkEvaluations(StageContext context) throws IOException {
        if (context.configuration().evaluation().isEmpty()) {
            return;
        }
        try (Tokenizer tokenizer = Tokenizer.load(context.workspace())) {
            EvaluationTask.check(context, ChatFormat.of(tokenizer, context.workspace()));
        }
    }

    /** @param synthetic null where none were made */
    private record Samples(DataPreparation.Result prepared, SyntheticReport synthetic) {}

    /**
     * Fetches all sources before anything is tokenised: a wrong address is told first. The training data comes last, so that
     * the counts which the progress shows in the end are its.
     */
    private static Samples samples(StageContext context, ModelConfiguration model, PrepareInputs inputs)
            throws IOException, InterruptedException {
        SourcesStep step = new SourcesStep(context);
        Map<String, List<Source>> texts = new LinkedHashMap<>();
        for (Map.Entry<String, SampleSet> evaluation : inputs.evaluations().entrySet()) {
            texts.put(evaluation.getKey(), step.run(evaluation.getValue()));
        }
        List<Source> sources = new ArrayList<>(step.run(inputs.data()));
        List<Source> corpus = step.run(inputs.corpus());
        inputs.chatTemplate().run(context.workspace().model(), context.workspace());
        try (Tokenizer tokenizer = Tokenizer.load(context.workspace())) {
            ChatFormat format = ChatFormat.of(tokenizer, context.workspace());
            format.requireWithin(model.vocabularySize());
            if (sources.stream().anyMatch(source -> source.selection().arrange() != null)) {
                format.texts().requireDocumentsWithin(model.vocabularySize());
            }
            TokenizeStep tokenize = new TokenizeStep(context, format);
            for (EvaluationConfig evaluation : context.configuration().evaluation()) {
                if (texts.containsKey(evaluation.name())
                        && evaluation.settings().readsRecords()) {
                    SourceRecords.write(
                            texts.get(evaluation.name()),
                            context.workspace().evaluationData(evaluation.name()),
                            context.configuration().training().seed(),
                            new Pulse(context.stop(), context.progress()));
                } else if (texts.containsKey(evaluation.name())) {
                    String field = inputs.evaluations().get(evaluation.name()).field();
                    tokenize.evaluation(evaluation, texts.get(evaluation.name()), field);
                }
            }
            EvaluationTask.check(context, format);
            SyntheticReport synthetic = null;
            if (inputs.synthesis().isPresent()) {
                SynthesisStep made = new SynthesisStep(context, tokenizer);
                synthetic = made.run(inputs.synthesis().get(), corpus);
                sources.add(made.source());
            }
            List<EvaluationConfig> evaluations = context.configuration().evaluation();
            DataPreparation.Result prepared = tokenize.data(
                    sources,
                    new TokenizeStep.Evaluations(
                            sources(evaluations, texts, false), sources(evaluations, texts, true)));
            DataPage.write(context.workspace().data(), sources, prepared, tokenizer::decodeAll);
            return new Samples(prepared, synthetic);
        }
    }

    /** @param records whether of the suites whose items are records, or of the others */
    private static List<Source> sources(
            List<EvaluationConfig> evaluations, Map<String, List<Source>> byName, boolean records) {
        return evaluations.stream()
                .filter(evaluation -> evaluation.settings().readsRecords() == records)
                .flatMap(evaluation -> byName.getOrDefault(evaluation.name(), List.of()).stream())
                .toList();
    }
}
