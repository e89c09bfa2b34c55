package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A file that cannot fit is not begun, and a full volume is not the server's fault. */
class HttpFilesSpaceTest extends ServedFile {

    @Test
    void doesNotBeginAFileThatCannotFit() {
        serve(exchange -> {
            exchange.sendResponseHeaders(200, 1L << 60);
            exchange.getResponseBody().write(content);
        });

        FailureException failure = refusal(QUICK);

        assertThat(failure.failureClass()).isEqualTo(FailureClass.Storage);
        assertThat(failure).hasMessageContaining("has 1099511627776 MiB to fetch, but the volume");
        assertThat(requests).hasSize(1);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aPartThatIsWrittenAnewTakesNoSpaceFromTheWhole() throws IOException {
        PartialFile part = PartialFile.of(target);
        Files.write(part.file(), content);
        Files.writeString(part.validator(), "\"v1\"");
        serve(exchange -> exchange.sendResponseHeaders(200, 1L << 60));

        assertThat(refusal(QUICK).failureClass()).isEqualTo(FailureClass.Storage);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aCopyThatWasBrokenOffTakesNoSpaceFromTheNext() throws IOException {
        Path whole = folder.resolve("whole");
        try (RandomAccessFile sparse = new RandomAccessFile(whole.toFile(), "rw")) {
            sparse.setLength(1L << 42);
        }
        Path part = Files.write(AtomicFiles.partOf(target), content);

        assertThatThrownBy(() -> LocalFiles.copy(whole, target, new Transfer(new StopSignal(), n -> {}, until -> {})))
                .hasMessageContaining("whole has 4194304 MiB to fetch");
        assertThat(part).doesNotExist();
    }

    @Test
    void aVolumeThatDoesNotTellItsSpaceIsWrittenTo() {
        assertThatCode(() -> FreeSpace.require(folder.resolve("nothing"), 1L << 60, "x"))
                .doesNotThrowAnyException();
    }

    @Test
    void stopsAtTheMostBytesAFileMayHave() {
        serve(exchange -> {
            exchange.sendResponseHeaders(200, 0); // chunked: its length is not known before
            exchange.getResponseBody().write(content);
        });

        FailureException failure = catchThrowableOfType(
                FailureException.class,
                () -> new HttpFiles(QUICK, LOOPBACK, Map.of())
                        .download(
                                from(),
                                from().uri(),
                                target,
                                new Transfer(new StopSignal(), n -> {}, until -> {}, 1_000)));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidData);
        assertThat(failure).hasMessageContaining("model.safetensors has more than 1000 bytes");
    }

    /** The device is a volume that is full. */
    @Test
    void aFullVolumeIsNoTroubleOfTheServers() throws IOException {
        Files.createSymbolicLink(AtomicFiles.partOf(target), Path.of("/dev/full"));
        serve(exchange -> {
            exchange.getResponseHeaders().set("Content-Range", "bytes 0-299999/300000");
            send(exchange, 206, content, content.length);
        });

        FailureException failure = refusal(QUICK);

        assertThat(failure.failureClass()).isEqualTo(FailureClass.Storage);
        assertThat(failure).hasMessageContaining("the volume is full");
        assertThat(requests).as("it is not tried again").hasSize(1);
    }

    @Test
    void aFolderThatIsGoneIsNoTroubleOfTheServers() {
        target = folder.resolve("gone/model.safetensors");
        serve(exchange -> send(exchange, 200, content, content.length));

        assertThat(refusal(QUICK).failureClass()).isEqualTo(FailureClass.Storage);
        assertThat(requests).hasSize(1);
    }
}
