package dev.longcontext.trainer.prepare;

import dev.longcontext.contract.DataConfig;
import dev.longcontext.contract.DataConfig.Format;
import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.SourceUse;
import dev.longcontext.contract.SyntheticConfig;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.fetch.Location;
import dev.longcontext.trainer.fetch.ModelFetcher;
import dev.longcontext.trainer.fetch.Retries;
import dev.longcontext.trainer.fetch.ServerTroubleException;
import dev.longcontext.trainer.fetch.SourceAccess;
import dev.longcontext.trainer.fetch.SourceAddress;
import dev.longcontext.trainer.fetch.SourceFiles;
import dev.longcontext.trainer.fetch.Sources;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.synthesis.Synthesis;
import dev.longcontext.trainer.synthesis.endpoint.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What {@code prepare} starts from: addresses resolved, and a cheap description of the files they lead to. */
final class PrepareInputs {

    private final RunConfig configuration;
    private final SourceFiles baseModel;
    private final SampleSet data;
    private final SampleSet corpus;
    private final Optional<Synthesis> synthesis;
    private final Map<String, String> environment;
    private final ChatTemplateStep chatTemplate;
    private final Map<String, SampleSet> evaluations = new LinkedHashMap<>();

    PrepareInputs(StageContext context, Map<String, String> environment, Retries retries) {
        configuration = context.configuration();
        this.environment = environment;
        SourceAccess access = new SourceAccess(
                context.workspace().root(), context.claims(), environment, configuration.network(), retries);
        RunConfig.BaseModel model = configuration.baseModel();
        baseModel = Sources.open(
                new SourceAddress(model.uri(), "spec.baseModel.uri", model.secretEnv(), SourceUse.MODEL), access);
        chatTemplate = new ChatTemplateStep(configuration.data().chatTemplate(), environment);
        data = SampleSet.of("spec.data.sources", configuration.data().sources(), access);
        SyntheticConfig synthetic = configuration.data().synthetic();
        corpus = SampleSet.of("spec.data.synthetic.corpus", synthetic == null ? List.of() : synthetic.corpus(), access);
        synthesis = Optional.ofNullable(synthetic).map(given -> new Synthesis(given, access, Pace.DEFAULT));
        synthesis.ifPresent(Synthesis::check);
        for (int i = 0; i < configuration.evaluation().size(); i++) {
            EvaluationConfig evaluation = configuration.evaluation().get(i);
            if (!evaluation.sources().isEmpty()) {
                String field = "spec.evaluation[" + i + "].sources";
                evaluations.put(evaluation.name(), SampleSet.of(field, texts(evaluation), access));
            }
        }
    }

    /** A text must be as long as the suite needs it. A line that may be either is a text. */
    private static List<DataConfig.Source> texts(EvaluationConfig evaluation) {
        int tokens = evaluation.settings().textTokens().orElse(0);
        return evaluation.sources().stream()
                .map(source -> source.with()
                        .format(
                                source.format() == Format.Auto && source.fields() == null
                                        ? Format.Text
                                        : source.format())
                        .minTokens(Math.max(tokens, source.minTokens() == null ? 0 : source.minTokens()))
                        .build())
                .toList();
    }

    SourceFiles baseModel() {
        return baseModel;
    }

    ChatTemplateStep chatTemplate() {
        return chatTemplate;
    }

    /** What is trained on. */
    SampleSet data() {
        return data;
    }

    /** Makes chats of the corpus, where that is wanted. */
    Optional<Synthesis> synthesis() {
        return synthesis;
    }

    /** What chats are made of; empty where none are. */
    SampleSet corpus() {
        return corpus;
    }

    /** What is measured on, by the evaluation's name; without those that make their texts themselves. */
    Map<String, SampleSet> evaluations() {
        return evaluations;
    }

    /** The commits that files were fetched from, by field: {@code baseModel}, {@code data.sources[0]}. */
    Map<String, String> revisions() throws IOException {
        Map<String, String> revisions = new TreeMap<>();
        List<SourceFiles> all = ofSamples();
        all.add(baseModel);
        for (SourceFiles files : all) {
            files.revision()
                    .ifPresent(commit -> revisions.put(files.field().replaceAll("^spec\\.|\\.uri$", ""), commit));
        }
        return revisions;
    }

    /** Drops the files that are refused, with the commit they are pinned to: one mended at the same address is fetched. */
    void forgetWhatIsRefused(FailureException failure, Workspace workspace) throws IOException {
        if (!ServerTroubleException.filesAreRefused(failure)) {
            return;
        }
        String field = failure.field().orElse("");
        if (field.startsWith("spec.baseModel.")) {
            ModelFetcher.forget(workspace.model());
            baseModel.forget(fetched(workspace));
        }
        for (SourceFiles source : ofSamples()) {
            if (source.field().startsWith(field) && field.startsWith(listOf(source))) {
                source.forget(fetched(workspace));
            }
        }
    }

    private List<SourceFiles> ofSamples() {
        List<SourceFiles> all = new ArrayList<>(data.from());
        all.addAll(corpus.from());
        evaluations.values().forEach(texts -> all.addAll(texts.from()));
        return all;
    }

    /** The manifest's list that a source stands in: {@code spec.data.sources} of {@code spec.data.sources[0].uri}. */
    private static String listOf(SourceFiles source) {
        return source.field().substring(0, source.field().lastIndexOf('['));
    }

    /** Where files of samples go that have to be fetched. */
    static Path fetched(Workspace workspace) {
        return workspace.data().resolve("fetched");
    }

    /** The base model alone, for telling whether a folder that is there is the one that is wanted. */
    Map<String, Object> digestedModel() throws IOException {
        Map<String, Object> model = new TreeMap<>();
        model.put("uri", configuration.baseModel().uri());
        model.put(
                "sha256",
                Optional.ofNullable(configuration.baseModel().sha256()).orElse(""));
        model.put("files", modelFiles());
        return model;
    }

    Map<String, Object> digested() throws IOException {
        Map<String, Object> digested = new TreeMap<>();
        digested.put("baseModel", digestedModel());
        digested.put("targetLength", configuration.context().targetLength());
        digested.put("sources", data.digested());
        digested.put("overlong", configuration.data().overlong());
        digested.put("files", data.files());
        if (configuration.data().nearDuplicateSimilarity() != null) {
            digested.put("nearDuplicateSimilarity", configuration.data().nearDuplicateSimilarity());
        }
        if (configuration.data().mixStrategy() != null) {
            digested.put("mixStrategy", configuration.data().mixStrategy());
        }
        SyntheticConfig synthetic = configuration.data().synthetic();
        if (synthetic != null) {
            digested.put("synthetic", synthetic.withCorpus(List.of()));
            digested.put("corpus", corpus.digested());
            digested.put("corpusFiles", corpus.files());
            digested.put("prompts", Synthesis.prompts(synthetic, environment));
        }
        if (!chatTemplate.digested().isEmpty()) {
            digested.put("chatTemplate", chatTemplate.digested());
        }
        boolean draws = data.drawsAtRandom();
        for (EvaluationConfig evaluation : configuration.evaluation()) {
            SampleSet texts = evaluations.get(evaluation.name());
            if (texts != null) {
                Map<String, Object> digestedTexts = new TreeMap<>();
                digestedTexts.put("sources", texts.digested());
                digestedTexts.put("files", texts.files());
                evaluation.settings().textTokens().ifPresent(tokens -> digestedTexts.put("cutTo", tokens));
                digested.put("evaluation " + evaluation.name(), digestedTexts);
                draws |= texts.drawsAtRandom();
            }
        }
        if (draws) {
            digested.put("seed", configuration.training().seed());
        }
        return digested;
    }

    private Map<String, FileState> modelFiles() throws IOException {
        Map<String, FileState> files = new TreeMap<>();
        if (baseModel.local().isPresent()) {
            Location.Local folder = baseModel.local().get();
            for (Path file : ModelFetcher.localFiles(folder)) {
                files.put(folder.path().relativize(file).toString(), FileState.of(file));
            }
        }
        return files;
    }
}
