package dev.longcontext.trainer.cli;

import dev.longcontext.trainer.failure.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.stage.TerminationMessageFile;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

/** What the command line takes from the process it runs in. */
public record TrainerProcess(Map<String, String> environment, StopSignal stop) {

    TerminationMessageFile terminationMessage() {
        return TerminationMessageFile.from(environment);
    }

    /** The pod's address with a port, where there is one. */
    Optional<InetSocketAddress> podAddress(int port) {
        return Optional.ofNullable(environment.get("POD_IP"))
                .filter(ip -> !ip.isBlank())
                .map(ip -> new InetSocketAddress(ip, port));
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
