package dev.longcontext.trainer.stage;

import dev.longcontext.contract.EnvironmentVariables;
import dev.longcontext.contract.TerminationMessage;
import dev.longcontext.trainer.secrets.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where the termination message goes: {@code TERMINATION_MESSAGE_PATH}, else the kubelet's default if it is there. */
public final class TerminationMessageFile {

    private static final Path KUBELET_DEFAULT = Path.of("/dev/termination-log");

    private final Optional<Path> file;
    private final Secrets secrets;

    private TerminationMessageFile(Optional<Path> file, Secrets secrets) {
        this.file = file;
        this.secrets = secrets;
    }

    /** @param secrets what no message may contain */
    public static TerminationMessageFile from(Map<String, String> environment, Secrets secrets) {
        String named = environment.get(EnvironmentVariables.TERMINATION_MESSAGE_PATH);
        if (named != null && !named.isBlank()) {
            return new TerminationMessageFile(Optional.of(Path.of(named)), secrets);
        }
        return new TerminationMessageFile(Optional.of(KUBELET_DEFAULT).filter(Files::isWritable), secrets);
    }

    void write(TerminationMessage message) {
        file.ifPresent(path -> {
            try {
                Files.writeString(path, TerminationMessages.toJson(TerminationMessages.redacted(message, secrets)));
            } catch (IOException e) {
                throw new UncheckedIOException("the termination message cannot be written to " + path, e);
            }
        });
    }
}
