package dev.longcontext.trainer.serving;

import ai.djl.ndarray.NDManager;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.Precision;
import dev.longcontext.trainer.architecture.ModelConfiguration;
import dev.longcontext.trainer.architecture.ModelConfigurationReader;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.http.HttpLimits;
import dev.longcontext.trainer.inference.GenerationSettings;
import dev.longcontext.trainer.model.LlamaModel;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.ComputeDevices;
import dev.longcontext.trainer.tokenization.ChatFormat;
import dev.longcontext.trainer.tokenization.TokenLengths;
import dev.longcontext.trainer.tokenization.Tokenizer;
import dev.longcontext.trainer.weights.ModelSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model folder, loaded and served. */
public final class ModelServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelServer.class);

    private final Tokenizer tokenizer;
    private final ServedModel model;
    private final ApiServer server;

    private ModelServer(Tokenizer tokenizer, ServedModel model, ApiServer server) {
        this.tokenizer = tokenizer;
        this.model = model;
        this.server = server;
    }

    /**
     * What is served, and how.
     *
     * @param folder in Hugging Face form
     * @param name what clients call the model
     * @param maxLength prompt and answer together, tokens; empty: {@code max_position_embeddings}
     * @param apiKeys a file with the keys of clients; empty: whoever reaches the server may ask
     * @param precision of the computation
     * @param threads of the tensor library
     */
    public record Settings(
            Path folder,
            String name,
            InetSocketAddress listen,
            OptionalInt maxLength,
            Optional<Path> apiKeys,
            Precision precision,
            int threads) {}

    /** Loads the model, then listens: whoever is answered at all is answered by a model that is ready. */
    public static ModelServer start(Settings settings) throws IOException {
        Path folder = settings.folder();
        if (!Files.isRegularFile(folder.resolve(ModelConfigurationReader.FILE))) {
            throw new FailureException(
                    FailureClass.InvalidConfiguration,
                    "--model " + folder + " has no " + ModelConfigurationReader.FILE,
                    "Name a model folder in Hugging Face format, such as export/merged of a workspace.");
        }
        ApiKeys keys = settings.apiKeys().map(ApiKeys::read).orElse(ApiKeys.NONE);
        ComputeDevices device = ComputeDevices.start(1, settings.threads());
        ModelConfiguration configuration = ModelConfigurationReader.read(folder);
        Tokenizer tokenizer = Tokenizer.load(folder);
        try {
            ChatFormat format = ChatFormat.of(tokenizer, folder);
            format.requireWithin(configuration.vocabularySize());
            GenerationSettings generation = GenerationSettings.read(folder, configuration, format.endOfTurn());
            int length = maxLength(settings, configuration.maxLength());
            var limit = new ContextLimit(length, TokenLengths.longest(folder));
            var parser = new RequestParser(format, generation, settings.name(), limit, configuration.vocabularySize());
            ServedModel model = load(settings, device, tokenizer, generation, length);
            return new ModelServer(tokenizer, model, listen(settings, keys, parser, model));
        } catch (IOException | RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    private static ServedModel load(
            Settings settings, ComputeDevices device, Tokenizer tokenizer, GenerationSettings generation, int maxLength)
            throws IOException {
        NDManager manager = device.newManager();
        try {
            LlamaModel model =
                    LlamaModel.load(manager, ModelSource.of(settings.folder(), TensorType.of(settings.precision())));
            return new ServedModel(manager, model, tokenizer, generation.endTokens(), maxLength);
        } catch (IOException | RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    private static ApiServer listen(Settings settings, ApiKeys keys, RequestParser parser, ServedModel model) {
        try {
            var server = new ApiServer(settings.listen(), HttpLimits.DEFAULT, keys, parser, model);
            LOG.info(
                    "serving {} as {}, context {} tokens, on http://{}:{}, {}",
                    settings.folder(),
                    settings.name(),
                    parser.maxLength(),
                    server.address().getHostString(),
                    server.address().getPort(),
                    keys.none() ? "to anyone who can reach it (no --api-key-file)" : "to clients with an API key");
            return server;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private static int maxLength(Settings settings, int trained) {
        int length = settings.maxLength().orElse(trained);
        if (length > trained) {
            LOG.warn(
                    "--max-model-len {} is above the {} tokens that the model supports: expect poor answers beyond "
                            + "them",
                    length,
                    trained);
        }
        return length;
    }

    public InetSocketAddress address() {
        return server.address();
    }

    /** Lets requests in hand end for so long; {@link #close} ends the rest. */
    public void stop(long seconds) throws InterruptedException {
        server.stop(seconds);
    }

    @Override
    public void close() {
        server.close();
        model.close();
        tokenizer.close();
    }
}
