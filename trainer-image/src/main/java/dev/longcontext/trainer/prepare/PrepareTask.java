package dev.longcontext.trainer.prepare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.trainer.configuration.RunConfiguration;
import dev.longcontext.trainer.configuration.Training.InitialWeights;
import dev.longcontext.trainer.data.DataCounts;
import dev.longcontext.trainer.data.DataPreparation;
import dev.longcontext.trainer.data.SampleStore;
import dev.longcontext.trainer.data.Source;
import dev.longcontext.trainer.failure.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.fetch.Destinations;
import dev.longcontext.trainer.fetch.HttpFiles;
import dev.longcontext.trainer.fetch.Retries;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.model.ModelConfiguration;
import dev.longcontext.trainer.model.ModelConfigurationReader;
import dev.longcontext.trainer.planning.MemoryForecast;
import dev.longcontext.trainer.stage.Stage;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.stage.StageTask;
import dev.longcontext.trainer.stage.Workspace;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Fetches the base model, checks that it can be extended, and tokenises the data. */
public final class PrepareTask implements StageTask {

    private final Map<String, String> environment;
    private final Retries retries;

    /** @param environment holds the secrets that run.json names */
    public PrepareTask(Map<String, String> environment, Retries retries) {
        this.environment = Map.copyOf(environment);
        this.retries = retries;
    }

    /** The summary of docs/contract.md, section 5. */
    record Summary(
            int nativeLength,
            long samples,
            long tokens,
            long targets,
            long dropped,
            long tooShort,
            long truncated,
            int longestSample) {}

    @Override
    public Stage stage() {
        return Stage.PREPARE;
    }

    @Override
    public Map<String, Object> inputs(StageContext context) throws IOException {
        return new PrepareInputs(context, environment).digested();
    }

    @Override
    public Result run(StageContext context) throws IOException, InterruptedException {
        PrepareInputs inputs = new PrepareInputs(context, environment);
        Workspace workspace = context.workspace();
        HttpFiles http =
                new HttpFiles(retries, new Destinations(context.configuration().network()));
        new BaseModelStep(http, context).run(inputs);
        ModelConfiguration model = ModelConfigurationReader.read(workspace.model());
        checkTargetLength(context.configuration(), model.maxLength());
        List<Source> sources = new SourcesStep(http, context).run(inputs);
        DataCounts counts = tokenize(context, model, sources);
        Summary summary = new Summary(
                model.maxLength(),
                counts.samples(),
                counts.tokens(),
                counts.targets(),
                counts.dropped(),
                counts.tooShort(),
                counts.truncated(),
                counts.longestSample());
        List<Path> outputs = new ArrayList<>(SampleStore.files(workspace.data()));
        outputs.add(workspace.model());
        return new Result(summary, outputs);
    }

    /** What training will need depends on its settings and on the GPUs, which the prepared data does not. */
    @Override
    public JsonNode told(StageContext context, JsonNode summary) throws IOException {
        MemoryForecast forecast =
                MemoryForecast.of(context.configuration(), context.workspace().model());
        return summary.<ObjectNode>deepCopy().set("estimate", Json.MAPPER.valueToTree(forecast));
    }

    private static DataCounts tokenize(StageContext context, ModelConfiguration model, List<Source> sources)
            throws IOException, InterruptedException {
        RunConfiguration configuration = context.configuration();
        Workspace workspace = context.workspace();
        try (Tokenizer tokenizer = Tokenizer.load(workspace.model())) {
            ChatFormat format = ChatFormat.of(tokenizer, workspace.model());
            format.requireWithin(model.vocabularySize());
            DataPreparation.Request request = new DataPreparation.Request(
                    sources,
                    workspace.data(),
                    configuration.context().targetLength(),
                    configuration.data().overlong(),
                    configuration.training().seed(),
                    context.progress(),
                    context.stop());
            return new DataPreparation(request, format).run();
        }
    }

    /** A model made from random weights has no context yet that could be extended. */
    private static void checkTargetLength(RunConfiguration configuration, int nativeLength) {
        int targetLength = configuration.context().targetLength();
        boolean fromPretrained = configuration.training().initialWeights() == InitialWeights.Pretrained;
        if (fromPretrained && targetLength <= nativeLength) {
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            "spec.context.targetLength = " + targetLength + ": must be above the native length of "
                                    + nativeLength + " tokens of "
                                    + configuration.baseModel().uri(),
                            "Write a length above " + nativeLength + ", or use a model with a shorter context.")
                    .atField("spec.context.targetLength");
        }
    }
}
