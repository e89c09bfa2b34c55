package dev.longcontext.trainer.cli;

import dev.longcontext.trainer.configuration.RunConfiguration;
import dev.longcontext.trainer.failure.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.stage.TerminationMessageFile;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

/** What the command line takes from the process it runs in. */
public record TrainerProcess(Map<String, String> environment, StopSignal stop) {

    private static final String GPU_MEMORY = "GPU_MEMORY_BYTES";

    TerminationMessageFile terminationMessage() {
        return TerminationMessageFile.from(environment);
    }

    /** The pod's address with a port, where there is one. */
    Optional<InetSocketAddress> podAddress(int port) {
        return Optional.ofNullable(environment.get("POD_IP"))
                .filter(ip -> !ip.isBlank())
                .map(ip -> new InetSocketAddress(ip, port));
    }

    /**
     * The configuration with what the environment says a GPU has, where it does not say so itself: only the node knows, and
     * the operator reads it there.
     */
    RunConfiguration onItsGpus(RunConfiguration configuration) {
        RunConfiguration.Devices devices = configuration.devices();
        String bytes = environment.getOrDefault(GPU_MEMORY, "");
        if (devices.memoryBytes() != null || bytes.isBlank()) {
            return configuration;
        }
        try {
            long memory = Long.parseLong(bytes.strip());
            if (memory > 0) {
                return configuration.with(new RunConfiguration.Devices(devices.count(), devices.cpuThreads(), memory));
            }
        } catch (NumberFormatException e) {
            throw notBytes(bytes).causedBy(e);
        }
        throw notBytes(bytes);
    }

    private static FailureException notBytes(String text) {
        return new FailureException(
                FailureClass.InvalidConfiguration,
                GPU_MEMORY + " = " + text + ": is not a number of bytes above 0",
                "Write what a GPU has in bytes, such as 85899345920, or leave the variable out.");
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
