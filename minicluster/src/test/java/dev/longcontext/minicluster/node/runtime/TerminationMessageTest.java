package dev.longcontext.minicluster.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.minicluster.node.log.ContainerLog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminationMessageTest {
    private static final String FALLBACK = "FallbackToLogsOnError";

    @TempDir
    Path folder;

    private Path file;
    private ContainerLog log;

    @BeforeEach
    void writeLog() throws IOException {
        file = folder.resolve("message");
        log = new ContainerLog(folder.resolve("log"), Clock.systemUTC());
        log.copyFrom(new ByteArrayInputStream(("x".repeat(3_000) + "\nlast line\n").getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theEndOfALongMessageIsKept() throws IOException {
        Files.writeString(file, "a".repeat(10) + "b".repeat(4_096));

        assertThat(TerminationMessage.read(file, "File", true, log)).isEqualTo("b".repeat(4_096));
    }

    @Test
    void theLogIsTakenOnlyOfAFailureWithoutMessage() throws IOException {
        assertThat(TerminationMessage.read(file, "File", true, log)).isEmpty();
        assertThat(TerminationMessage.read(file, FALLBACK, false, log)).isEmpty();
        assertThat(TerminationMessage.read(file, FALLBACK, true, log))
                .hasSize(2_048)
                .endsWith("x\nlast line\n");

        Files.writeString(file, "mine");
        assertThat(TerminationMessage.read(file, FALLBACK, true, log)).isEqualTo("mine");
    }
}
