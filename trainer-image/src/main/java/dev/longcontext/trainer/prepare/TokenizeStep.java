package dev.longcontext.trainer.prepare;

import dev.longcontext.contract.DataConfig;
import dev.longcontext.contract.DataConfig.MixStrategy;
import dev.longcontext.contract.DataConfig.Overlong;
import dev.longcontext.contract.DataConfig.OverlongAction;
import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.data.Contamination;
import dev.longcontext.trainer.data.DataPreparation;
import dev.longcontext.trainer.data.DataPreparation.Choice;
import dev.longcontext.trainer.data.DataPreparation.Request;
import dev.longcontext.trainer.data.Pulse;
import dev.longcontext.trainer.data.SampleUse;
import dev.longcontext.trainer.data.Source;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.records.LineProblem;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.stage.Versions;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.TokenLengths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tokenises sources into stores: of the training data, and of evaluations. */
final class TokenizeStep {

    private static final Logger LOG = LoggerFactory.getLogger(TokenizeStep.class);
    private static final Overlong CUT = new Overlong(OverlongAction.Truncate, OverlongAction.Truncate);

    /** As SlimPajama's authors have it, and datasketch's example. */
    private static final double NEAR_DUPLICATE = 0.8;

    private final StageContext context;
    private final ChatFormat format;

    TokenizeStep(StageContext context, ChatFormat format) {
        this.context = context;
        this.format = format;
    }

    /**
     * All that the run is evaluated on.
     *
     * @param texts sources of texts
     * @param items sources of records that are items of a suite
     */
    record Evaluations(List<Source> texts, List<Source> items) {

        boolean haveNoSources() {
            return texts.isEmpty() && items.isEmpty();
        }
    }

    DataPreparation.Result data(List<Source> sources, Evaluations evaluations)
            throws IOException, InterruptedException {
        RunConfig configuration = context.configuration();
        return run(
                sources,
                contamination(sources, evaluations),
                context.workspace().data(),
                new Length(
                        configuration.context().targetLength(),
                        configuration.data().overlong()),
                SampleUse.TRAINING);
    }

    /** @param field the manifest's list of the sources */
    void evaluation(EvaluationConfig evaluation, List<Source> sources, String field)
            throws IOException, InterruptedException {
        int tokens = evaluation
                .settings()
                .textTokens()
                .orElse(context.configuration().context().targetLength());
        SampleUse use = new SampleUse(
                field,
                "the " + tokens + " of the evaluation's longest length",
                "Give longer texts, or evaluate shorter lengths.",
                false);
        run(
                sources,
                Contamination.NONE,
                context.workspace().evaluationData(evaluation.name()),
                new Length(tokens, CUT),
                use);
    }

    /** @param most tokens of a sample */
    private record Length(int most, Overlong overlong) {}

    private Contamination contamination(List<Source> sources, Evaluations evaluations) throws IOException {
        boolean wanted =
                sources.stream().anyMatch(source -> source.selection().steps().contains(DataConfig.Step.Decontaminate));
        if (!wanted) {
            return Contamination.NONE;
        }
        if (evaluations.haveNoSources()) {
            LOG.warn("the step Decontaminate has nothing to compare with: no evaluation has sources");
        }
        try {
            return Contamination.of(
                    evaluations.texts(), evaluations.items(), new Pulse(context.stop(), context.progress()));
        } catch (LineProblem problem) {
            throw new FailureException(FailureClass.InvalidData, problem.getMessage(), problem.remedy())
                    .atField("spec.evaluation");
        }
    }

    private double similarity() {
        Double given = context.configuration().data().nearDuplicateSimilarity();
        return given == null ? NEAR_DUPLICATE : given;
    }

    private MixStrategy strategy() {
        MixStrategy given = context.configuration().data().mixStrategy();
        return given == null ? MixStrategy.Undersample : given;
    }

    private DataPreparation.Result run(
            List<Source> sources, Contamination contamination, Path folder, Length length, SampleUse use)
            throws IOException, InterruptedException {
        Workspace workspace = context.workspace();
        Request request = new Request(
                sources,
                folder,
                length.most(),
                length.overlong(),
                TokenLengths.longest(workspace.model()),
                new Choice(
                        contamination,
                        similarity(),
                        strategy(),
                        context.configuration().training().seed()),
                use,
                context.progress(),
                context.stop(),
                sources.stream().anyMatch(source -> source.selection().arrange() != null) ? tokenizer() : null);
        return new DataPreparation(request, format).run();
    }

    /** Digest of all that decides which tokens a text becomes, or a chat. */
    private String tokenizer() throws IOException {
        Path model = context.workspace().model();
        Path template = context.workspace().chatTemplate();
        Map<String, String> decides = new TreeMap<>();
        decides.put("trainer", Versions.trainer());
        for (String name : Digests.filesUnder(model)) {
            if (name.endsWith(".json") || name.endsWith(".jinja")) {
                decides.put("model/" + name, Digests.ofFile(model.resolve(name)));
            }
        }
        if (Files.exists(template)) {
            decides.put("template", Digests.ofFile(template));
        }
        return Digests.ofText(Json.canonical(decides));
    }
}
