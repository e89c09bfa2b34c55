package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.SourceUse;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A download resumes where it broke off, if the file is still the same. */
class HttpFilesTest extends ServedFile {

    private static final int MIB = 1 << 20;

    @Test
    void downloadsOnce() throws IOException {
        serve(exchange -> send(exchange, 200, content, content.length));

        assertThat(download(QUICK)).isTrue();
        assertThat(download(QUICK)).isTrue();

        assertThat(target).hasBinaryContent(content);
        assertThat(moved).isEqualTo(content.length);
        assertThat(requests).hasSize(1);
        assertThat(folder.toFile().list()).containsExactly("model.safetensors");
    }

    @Test
    void goesOnWhereAConnectionBroke() throws IOException {
        serve(exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            int start = start(exchange);
            if (start == 0) {
                send(exchange, 200, Arrays.copyOf(content, 100_000), content.length);
            } else {
                assertThat(exchange.getRequestHeaders().getFirst("If-Range")).isEqualTo("\"v1\"");
                exchange.getResponseHeaders().set("Content-Range", "bytes " + start + "-299999/300000");
                send(exchange, 206, Arrays.copyOfRange(content, start, content.length), content.length - start);
            }
        });

        assertThat(download(QUICK)).isTrue();

        assertThat(target).hasBinaryContent(content);
        assertThat(requests).hasSize(2);
        assertThat(requests.get(1)).matches("bytes=[1-9]\\d*-");
        assertThat(moved).isEqualTo(content.length);
    }

    @Test
    void beginsAnewWhenTheFileOnTheServerChanged() throws IOException {
        byte[] other = new byte[content.length];
        serve(exchange -> {
            boolean first = requests.size() == 1;
            exchange.getResponseHeaders().set("ETag", first ? "\"v1\"" : "\"v2\"");
            send(exchange, 200, first ? Arrays.copyOf(content, 1_000) : other, content.length);
        });

        assertThat(download(QUICK)).isTrue();

        assertThat(target).hasBinaryContent(other);
    }

    /** Not every store knows If-Range: then a part of the other file comes. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ETag          | "v1"                          | "v2"
            Last-Modified | Mon, 02 Nov 2026 08:00:00 GMT | Mon, 02 Nov 2026 09:00:00 GMT
            """)
    void takesNoPartOfAnotherFile(String header, String before, String after) throws IOException {
        byte[] other = new byte[content.length];
        serve(exchange -> {
            boolean first = requests.size() == 1;
            int start = start(exchange);
            exchange.getResponseHeaders().set(header, first ? before : after);
            if (start > 0) {
                exchange.getResponseHeaders().set("Content-Range", "bytes " + start + "-299999/300000");
            }
            byte[] bytes = first ? Arrays.copyOf(content, 100_000) : Arrays.copyOfRange(other, start, other.length);
            send(exchange, start > 0 ? 206 : 200, bytes, content.length - start);
        });

        assertThat(download(QUICK)).isTrue();

        assertThat(target).hasBinaryContent(other);
    }

    /** A line that drops every connection after a while, and a file that takes far more connections than there are attempts. */
    @Test
    void goesOnAsLongAsAttemptsBringSomething() throws IOException {
        byte[] large = large();
        serve(exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            sendPiece(exchange, large, MIB / 2);
        });

        assertThat(download(QUICK)).isTrue();

        assertThat(target).hasBinaryContent(large);
        assertThat(requests).hasSizeGreaterThan(QUICK.attempts());
    }

    @Test
    void givesUpWhereAttemptsBringNextToNothing() {
        byte[] large = large();
        serve(exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            sendPiece(exchange, large, 100);
        });

        assertThat(refusal(QUICK).failureClass()).isEqualTo(FailureClass.Unavailable);
        assertThat(requests).hasSize(QUICK.attempts());
    }

    /** Without a validator each attempt begins anew, and may by chance come further than those before. */
    @Test
    void givesUpWhereEveryAttemptBeginsAnew() {
        byte[] large = large();
        serve(exchange -> sendPiece(exchange, large, requests.size() * MIB / 2));

        assertThat(refusal(QUICK).failureClass()).isEqualTo(FailureClass.Unavailable);
        assertThat(requests).hasSize(QUICK.attempts());
    }

    private static byte[] large() {
        byte[] large = new byte[4 * MIB];
        new Random(2).nextBytes(large);
        return large;
    }

    /** As much of the rest as goes through before the connection is dropped. */
    private static void sendPiece(HttpExchange exchange, byte[] file, int bytes) throws IOException {
        int start = start(exchange);
        if (start > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + start + "-" + (file.length - 1) + "/" + file.length);
        }
        int end = Math.min(file.length, start + bytes);
        send(exchange, start > 0 ? 206 : 200, Arrays.copyOfRange(file, start, end), file.length - start);
    }

    /** As of a server that packs answers on their way. */
    @Test
    void aWeakTagIsOfTheSameFile() throws IOException {
        serve(exchange -> {
            int start = start(exchange);
            exchange.getResponseHeaders().set("ETag", start == 0 ? "\"v1\"" : "W/\"v1\"");
            sendPiece(exchange, content, start == 0 ? 100_000 : content.length);
        });

        assertThat(download(QUICK)).isTrue();

        assertThat(target).hasBinaryContent(content);
        assertThat(requests).hasSize(2);
        assertThat(moved).isEqualTo(content.length);
    }

    @Test
    void doesNotGoOnWithoutKnowingThatTheFileIsTheSame() throws IOException {
        serve(exchange ->
                send(exchange, 200, requests.size() == 1 ? Arrays.copyOf(content, 1_000) : content, content.length));

        assertThat(download(QUICK)).isTrue();

        assertThat(target).hasBinaryContent(content);
        assertThat(requests).containsExactly("null", "null");
    }

    /** As a process leaves it that is killed between the last byte and the renaming. */
    @ParameterizedTest
    @CsvSource({"300000, v1, 1", "300000, , 1", "299999, v1, 2", "300000, v2, 2"})
    void aWholeThatWasNotYetNamedIsFetchedAnewOnlyWhereItIsAnother(int bytes, String tag, int asked)
            throws IOException {
        PartialFile part = PartialFile.of(target);
        Files.write(part.file(), content);
        Files.writeString(part.validator(), "\"v1\"");
        serve(exchange -> {
            if (tag != null) {
                exchange.getResponseHeaders().set("ETag", "\"" + tag + "\"");
            }
            exchange.getResponseHeaders().set("Content-Range", "bytes */" + bytes);
            send(exchange, start(exchange) > 0 ? 416 : 200, content, content.length);
        });

        assertThat(download(QUICK)).isTrue();

        assertThat(target).hasBinaryContent(content);
        assertThat(requests).hasSize(asked);
        assertThat(folder.toFile().list()).containsExactly("model.safetensors");
    }

    /** The query is not shown in messages, and decides all the same which file it is. */
    @Test
    void twoQueriesAtOnePathAreTwoFiles() throws IOException {
        serve(exchange -> {
            byte[] bytes = exchange.getRequestURI().getQuery().getBytes(StandardCharsets.UTF_8);
            send(exchange, 200, bytes, bytes.length);
        });
        var fetcher = new DataFetcher(folder.resolve("cache"));

        assertThat(fetcher.fetch(data("part=1"), null, new Transfer(new StopSignal(), n -> {}, until -> {}))
                        .get(0)
                        .path())
                .hasContent("part=1");
        assertThat(fetcher.fetch(data("part=2"), null, new Transfer(new StopSignal(), n -> {}, until -> {}))
                        .get(0)
                        .path())
                .hasContent("part=2");
    }

    private SourceFiles data(String query) {
        String uri = "http://127.0.0.1:" + server.getAddress().getPort() + "/data.jsonl?" + query;
        return Sources.open(
                new SourceAddress(uri, "spec.data.sources[0].uri", null, SourceUse.DATA),
                new SourceAccess(folder, Map.of(), Map.of(), LOOPBACK, QUICK));
    }
}
