package dev.longcontext.trainer.stage;

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

    private TerminationMessageFile(Optional<Path> file) {
        this.file = file;
    }

    public static TerminationMessageFile from(Map<String, String> environment) {
        String named = environment.get("TERMINATION_MESSAGE_PATH");
        if (named != null && !named.isBlank()) {
            return new TerminationMessageFile(Optional.of(Path.of(named)));
        }
        return new TerminationMessageFile(Optional.of(KUBELET_DEFAULT).filter(Files::isWritable));
    }

    void write(TerminationMessage message) {
        file.ifPresent(path -> {
            try {
                Files.writeString(path, message.toJson());
            } catch (IOException e) {
                throw new UncheckedIOException("the termination message cannot be written to " + path, e);
            }
        });
    }
}
