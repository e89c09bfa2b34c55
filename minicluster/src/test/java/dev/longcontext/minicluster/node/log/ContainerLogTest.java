package dev.longcontext.minicluster.node.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerLogTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final LogQuery FOLLOW =
            new LogQuery(true, false, false, OptionalLong.empty(), OptionalLong.empty(), Optional.empty());

    @TempDir
    Path folder;

    @Test
    void everyLineHasItsTime() throws Exception {
        ContainerLog log = written("one\n\ntwo without end");

        assertThat(log.file()).hasContent("""
                2026-01-01T00:00:00.000000000Z one
                2026-01-01T00:00:00.000000000Z\s
                2026-01-01T00:00:00.000000000Z two without end
                """);
        assertThat(read(log, LogQuery.ALL)).isEqualTo("one\n\ntwo without end\n");
    }

    @Test
    void theTailIsTheLastLines() throws Exception {
        ContainerLog log = written("1\n2\n3\n");

        assertThat(read(log, LogQuery.tail(2))).isEqualTo("2\n3\n");
        assertThat(read(log, LogQuery.tail(9))).isEqualTo("1\n2\n3\n");
        assertThat(read(log, LogQuery.tail(0))).isEmpty();
        assertThat(read(written(""), LogQuery.tail(1))).isEmpty();
    }

    @Test
    void bytesAndTimesLimitWhatIsRead() throws Exception {
        ContainerLog log = written("abc\ndef\n");

        assertThat(read(
                        log,
                        new LogQuery(false, false, false, OptionalLong.empty(), OptionalLong.of(5), Optional.empty())))
                .isEqualTo("abc\nd");
        assertThat(read(log, since(NOW))).isEqualTo("abc\ndef\n");
        assertThat(read(log, since(NOW.plusSeconds(1)))).isEmpty();
    }

    @Test
    void aFollowerSeesLinesAsTheyComeAndTheEnd() throws Exception {
        ContainerLog log = log();
        try (PipedOutputStream process = new PipedOutputStream();
                PipedOutputStream reader = new PipedOutputStream()) {
            PipedInputStream output = new PipedInputStream(process);
            PipedInputStream seen = new PipedInputStream(reader);
            var copied = CompletableFuture.runAsync(() -> copy(log, output));
            process.write("first\n".getBytes(StandardCharsets.UTF_8));
            process.flush();
            log.awaitMoreThan(0);
            var followed = CompletableFuture.runAsync(() -> follow(log, reader));

            assertThat(new String(seen.readNBytes(6), StandardCharsets.UTF_8)).isEqualTo("first\n");
            process.write("second\n".getBytes(StandardCharsets.UTF_8));
            process.flush();
            assertThat(new String(seen.readNBytes(7), StandardCharsets.UTF_8)).isEqualTo("second\n");
            process.close();
            copied.join();
            followed.join();
        }
    }

    private static LogQuery since(Instant time) {
        return new LogQuery(false, false, false, OptionalLong.empty(), OptionalLong.empty(), Optional.of(time));
    }

    private ContainerLog log() {
        return new ContainerLog(folder.resolve("0.log"), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private ContainerLog written(String output) throws IOException {
        ContainerLog log = log();
        log.copyFrom(new ByteArrayInputStream(output.getBytes(StandardCharsets.UTF_8)));
        return log;
    }

    private static String read(ContainerLog log, LogQuery query) throws Exception {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        LogReader.copy(log, query, target);
        return target.toString(StandardCharsets.UTF_8);
    }

    private static void copy(ContainerLog log, PipedInputStream output) {
        try {
            log.copyFrom(output);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void follow(ContainerLog log, PipedOutputStream reader) {
        try {
            LogReader.copy(log, FOLLOW, reader);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
