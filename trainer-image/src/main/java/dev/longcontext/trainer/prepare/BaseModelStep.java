package dev.longcontext.trainer.prepare;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.architecture.ModelConfiguration;
import dev.longcontext.trainer.architecture.ModelConfigurationReader;
import dev.longcontext.trainer.architecture.ModelFolder;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.fetch.ModelFetcher;
import dev.longcontext.trainer.fetch.SourceFiles;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.Tokenizer;
import dev.longcontext.trainer.weights.WeightFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the base model in the workspace: fetches it unless the one that is wanted is there, and checks it as a whole. */
final class BaseModelStep {

    private static final Logger LOG = LoggerFactory.getLogger(BaseModelStep.class);

    private final StageContext context;

    BaseModelStep(StageContext context) {
        this.context = context;
    }

    /** @throws FailureException where the folder is not the whole of a model that can be trained */
    ModelConfiguration run(PrepareInputs inputs) throws IOException {
        Path model = context.workspace().model();
        // says which address the model, or the part of it that is there, was fetched from
        Path origin = context.workspace().data().resolve("model.origin.json");
        String wanted = Json.canonical(inputs.digestedModel());
        boolean known = Files.exists(origin) && Files.readString(origin).equals(wanted);
        if (!known) {
            ModelFetcher.forget(model);
            AtomicFiles.write(origin, wanted);
        }
        if (!Files.exists(model)) {
            fetch(inputs, model);
        }
        ModelConfiguration configuration = check(model);
        ContextLength.check(
                context.configuration().context(),
                configuration,
                inputs.baseModel().address());
        return configuration;
    }

    private static ModelConfiguration check(Path model) throws IOException {
        ModelConfiguration configuration = described(model);
        try {
            WeightFiles.check(model, configuration);
            return configuration;
        } catch (FailureException e) {
            throw deleted(model, e);
        }
    }

    private static ModelConfiguration described(Path model) throws IOException {
        try {
            ModelFolder.refusePointers(model);
            return ModelConfigurationReader.read(model);
        } catch (FailureException e) {
            throw deleted(model, e);
        }
    }

    /** What is refused is deleted, so that one mended at the same address is fetched. */
    private static FailureException deleted(Path model, FailureException refusal) throws IOException {
        AtomicFiles.deleteRecursively(model);
        return refusal;
    }

    private void fetch(PrepareInputs inputs, Path model) throws IOException {
        SourceFiles from = inputs.baseModel();
        LOG.info("fetching the base model from {}", from.address());
        ModelFetcher.fetch(
                from,
                model,
                new Check(context, from.address(), inputs.chatTemplate()),
                new TransferProgress(context).transfer());
    }

    /** @param chatTemplate which the run may have chosen in place of the model's own */
    private record Check(StageContext context, String address, ChatTemplateStep chatTemplate)
            implements ModelFetcher.Check {

        @Override
        public void described(Path folder) throws IOException {
            ModelConfiguration model = BaseModelStep.described(folder);
            ContextLength.check(context.configuration().context(), model, address);
            chatTemplate.run(folder, context.workspace());
            Path chosen = context.workspace().chatTemplate();
            try (Tokenizer tokenizer = Tokenizer.load(folder, chosen)) {
                ChatFormat.of(tokenizer, folder, chosen).requireWithin(model.vocabularySize());
            }
        }

        @Override
        public void whole(Path folder) throws IOException {
            String sha256 = wanted();
            String digest = Digests.ofFolder(folder);
            if (sha256 != null && !sha256.equals(digest)) {
                throw BaseModelStep.deleted(folder, refusal(digest));
            }
            LOG.info("the base model is complete, SHA-256 of the folder {}", digest);
        }

        /** The digest that the folder must have; null for any. */
        private @Nullable String wanted() {
            return context.configuration().baseModel().sha256();
        }

        private FailureException refusal(String digest) {
            return new FailureException(
                            FailureClass.InvalidData,
                            address + " has the SHA-256 " + digest + ", not " + wanted(),
                            "Check which version of the model you want, and set its sha256.")
                    .atField("spec.baseModel.sha256");
        }
    }
}
