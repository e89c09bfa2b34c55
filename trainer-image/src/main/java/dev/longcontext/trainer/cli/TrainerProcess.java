package dev.longcontext.trainer.cli;

import dev.longcontext.contract.EnvironmentVariables;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.trainer.configuration.RunConfigurationReader;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.fetch.FetchSecrets;
import dev.longcontext.trainer.secrets.BearerToken;
import dev.longcontext.trainer.secrets.Secrets;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.stage.TerminationMessageFile;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the command line takes from the process it runs in.
 *
 * @param secrets what nothing this process says may contain
 */
public record TrainerProcess(Map<String, String> environment, StopSignal stop, Secrets secrets) {

    /** Authorises {@code POST /checkpoint}. */
    public TrainerProcess(Map<String, String> environment, StopSignal stop) {
        this(environment, stop, new Secrets(environment));
    }

    TerminationMessageFile terminationMessage() {
        return TerminationMessageFile.from(environment, secrets);
    }

    /** Reads run.json; what it calls a secret is one from now on. */
    RunConfig configuration(Path file) {
        RunConfig configuration = RunConfigurationReader.read(file);
        secrets.in(configuration.secretVariables());
        FetchSecrets.of(configuration, environment).forEach(secrets::add);
        return onItsGpus(configuration);
    }

    /** @throws FailureException when the variable is set and is no token */
    Optional<String> checkpointToken() {
        Optional<String> token = Optional.ofNullable(environment.get(EnvironmentVariables.CHECKPOINT_TOKEN))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
        token.flatMap(BearerToken::problem).ifPresent(problem -> {
            throw new FailureException(
                    FailureClass.InvalidConfiguration,
                    "the environment variable " + EnvironmentVariables.CHECKPOINT_TOKEN + " " + problem,
                    "Set it to a random token, for example from openssl rand -hex 32, or do not set it.");
        });
        return token;
    }

    /** The pod's address with a port, where there is one. */
    Optional<InetSocketAddress> podAddress(int port) {
        return Optional.ofNullable(environment.get(EnvironmentVariables.POD_IP))
                .filter(ip -> !ip.isBlank())
                .map(ip -> new InetSocketAddress(ip, port));
    }

    /**
     * The configuration with what the environment says a GPU has, where it does not say so itself: only the node knows, and
     * the operator reads it there.
     */
    RunConfig onItsGpus(RunConfig configuration) {
        RunConfig.Devices devices = configuration.devices();
        String bytes = environment.getOrDefault(EnvironmentVariables.GPU_MEMORY_BYTES, "");
        if (devices.memoryBytes() != null || bytes.isBlank()) {
            return configuration;
        }
        try {
            long memory = Long.parseLong(bytes.strip());
            if (memory > 0) {
                return configuration.withDevices(devices.withMemoryBytes(memory));
            }
        } catch (NumberFormatException e) {
            throw notBytes(bytes).causedBy(e);
        }
        throw notBytes(bytes);
    }

    private static FailureException notBytes(String text) {
        return new FailureException(
                FailureClass.InvalidConfiguration,
                EnvironmentVariables.GPU_MEMORY_BYTES + " = " + text + ": is not a number of bytes above 0",
                "Set it to the memory of a GPU in bytes, such as 85899345920, or do not set it.");
    }

    /** @param text {@code HOST:PORT}; a host with colons stands in brackets */
    static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        try {
            String host = text.substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
            if (!host.isEmpty()) {
                return new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1)));
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw notAnAddress(text).causedBy(e);
        }
        throw notAnAddress(text);
    }

    private static FailureException notAnAddress(String text) {
        return new FailureException(
                FailureClass.InvalidConfiguration,
                "--listen " + text + " is not HOST:PORT",
                "Write for example 127.0.0.1:9090.");
    }
}
