package dev.longcontext.trainer.cli;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.HttpApi;
import dev.longcontext.contract.Precision;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.configuration.RunConfigurationReader;
import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code trainer serve}. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Serves a model with OpenAI's protocol: /v1/chat/completions, /v1/completions, /v1/models.")
final class ServeCommand implements Callable<Integer> {

    private final TrainerProcess process;

    @ArgGroup(multiplicity = "1")
    private Source source;

    @Option(
            names = "--model-name",
            paramLabel = "NAME",
            description = "Name of the model for clients. Default: the name of the run, or of the folder.")
    private String modelName;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Address to listen on. Default: $$POD_IP:8080; without POD_IP, 127.0.0.1:8080.")
    private String listen;

    @Option(
            names = "--max-model-len",
            paramLabel = "N",
            description =
                    "Maximum of prompt and answer together, in tokens. Default: the model's max_position_embeddings.")
    private Integer maxLength;

    @Option(
            names = "--api-key-file",
            paramLabel = "FILE",
            description =
                    "File with API keys, one per line: clients send one as \"Authorization: Bearer KEY\". Default: "
                            + "no key is needed.")
    private Path apiKeyFile;

    @Option(
            names = "--precision",
            paramLabel = "PRECISION",
            defaultValue = "FP32",
            description = "Precision of the computation: FP32, or BF16 with half the memory. Default: FP32.")
    private Precision precision;

    /** Either a folder, or what a run exported. */
    static final class Source {
        @Option(
                names = "--model",
                required = true,
                paramLabel = "DIR",
                description = "A model folder in Hugging Face format.")
        private Path model;

        @ArgGroup(exclusive = false, multiplicity = "1")
        private Exported exported;
    }

    static final class Exported {
        @Option(
                names = "--config",
                required = true,
                paramLabel = "FILE",
                description = "The run's configuration, run.json.")
        private Path config;

        @Option(
                names = "--workspace",
                required = true,
                paramLabel = "DIR",
                description = "The run's workspace: its exported merged model is served.")
        private Path workspace;
    }

    ServeCommand(TrainerProcess process) {
        this.process = process;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        return Composition.serve(new ServeOptions(
                folder(), name(), address(), maxLength(), Optional.ofNullable(apiKeyFile), precision, process.stop()));
    }

    private OptionalInt maxLength() {
        if (maxLength == null) {
            return OptionalInt.empty();
        }
        if (maxLength < 1) {
            throw new FailureException(
                    FailureClass.InvalidConfiguration,
                    "--max-model-len " + maxLength + ": must be at least 1",
                    "Omit it to use the model's full length.");
        }
        return OptionalInt.of(maxLength);
    }

    private Path folder() {
        return source.model == null ? new Workspace(source.exported.workspace).exportMerged() : source.model;
    }

    private String name() {
        if (modelName != null) {
            return modelName;
        }
        return source.model == null
                ? RunConfigurationReader.read(source.exported.config).run().name()
                : source.model.toAbsolutePath().normalize().getFileName().toString();
    }

    private InetSocketAddress address() {
        return listen == null
                ? process.podAddress(HttpApi.SERVING_PORT)
                        .orElseGet(() -> new InetSocketAddress("127.0.0.1", HttpApi.SERVING_PORT))
                : TrainerProcess.address(listen);
    }
}
