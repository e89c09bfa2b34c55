package dev.longcontext.trainer.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.NetworkConfig;
import dev.longcontext.contract.SourceUse;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A model's folder on a server that denies what it does not have, as a public bucket does that may not be listed. */
class WebSourceTest extends ServedFile {

    private static final String INDEX = "{\"weight_map\":{\"a\":\"one.safetensors\"}}";

    private final Map<String, String> there = new HashMap<>(Map.of(
            "config.json", "c",
            "tokenizer.json", "t",
            "chat_template.jinja", "j",
            "model.safetensors.index.json", INDEX,
            "one.safetensors", "1"));

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void whatAModelMayLackIsTakenToBeAbsentAndTold(int status) throws IOException {
        serveWhatIsThere(status);
        Logger logger = (Logger) LoggerFactory.getLogger(WebSource.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            fetch();
        } finally {
            logger.detachAppender(log);
        }

        assertThat(model().toFile().list()).containsExactlyInAnyOrderElementsOf(there.keySet());
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .hasSize(ModelFiles.OPTIONAL.size()) // all of them but the template, and the weights in one file
                .doesNotHaveDuplicates()
                .allMatch(line -> line.startsWith(address() + " answered " + status + " for "))
                .anyMatch(line -> line.contains(" for tokenizer_config.json,"))
                .anyMatch(line -> line.contains(" for model.safetensors,"));
    }

    @ParameterizedTest
    @CsvSource({
        "config.json, /config.json",
        "tokenizer.json, /tokenizer.json",
        "model.safetensors.index.json, /model.safetensors.index.json",
        "one.safetensors, /one.safetensors"
    })
    void whatEveryModelHasIsNotTakenToBeAbsent(String lacking, String denied) {
        there.remove(lacking);
        serveWhatIsThere(403);

        FailureException failure = catchThrowableOfType(FailureException.class, this::fetch);

        assertThat(failure).hasMessageContaining(denied + " answered 403");
        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidConfiguration);
        assertThat(failure.hint().orElseThrow()).contains("secretRef");
        assertThat(model()).doesNotExist();
    }

    /** The files that every model has were fetched by an attempt before, with a token that has expired since. */
    @Test
    void aServerThatDeniesEverythingHasNotSaidWhatItLacks() throws IOException {
        Path part = Files.createDirectories(folder.resolve("model.part"));
        Files.writeString(part.resolve("config.json"), "c");
        Files.writeString(part.resolve("tokenizer.json"), "t");
        there.clear();
        serveWhatIsThere(401);

        FailureException failure = catchThrowableOfType(FailureException.class, this::fetch);

        assertThat(failure).hasMessageContaining("/config.json answered 401");
        assertThat(model()).doesNotExist();
    }

    /** As the address line of a browser shows it. */
    @Test
    void anAddressMayHaveLettersBeyondAscii() throws IOException {
        serve(exchange -> {
            byte[] path = exchange.getRequestURI().getRawPath().getBytes(StandardCharsets.UTF_8);
            send(exchange, 200, path, path.length);
        });
        String uri = "http://127.0.0.1:" + server.getAddress().getPort() + "/b\u00fccher%20neu.jsonl";

        List<SamplesFile> files = Sources.open(
                        new SourceAddress(uri, "spec.data.sources[0].uri", null, SourceUse.DATA),
                        new SourceAccess(folder, Map.of(), Map.of(), LOOPBACK, QUICK))
                .fetchSamples(folder.resolve("cache"), new Transfer(new StopSignal(), n -> {}, until -> {}));

        assertThat(files.get(0).path()).hasContent("/b%C3%BCcher%20neu.jsonl");
    }

    private void serveWhatIsThere(int otherwise) {
        serve(exchange -> {
            String name = exchange.getRequestURI().getPath().replaceFirst("^/base/", "");
            byte[] bytes = there.getOrDefault(name, "").getBytes(StandardCharsets.UTF_8);
            send(exchange, bytes.length > 0 ? 200 : otherwise, bytes, bytes.length);
        });
    }

    private void fetch() throws IOException {
        SourceFiles from = Sources.open(
                new SourceAddress(address(), "spec.baseModel.uri", "TOKEN", SourceUse.MODEL),
                new SourceAccess(
                        folder,
                        Map.of(),
                        Map.of("TOKEN", "hf_secret"),
                        new NetworkConfig(List.of("127.0.0.1"), false),
                        QUICK));
        ModelFetcher.fetch(from, model(), described -> {}, new Transfer(new StopSignal(), n -> {}, until -> {}));
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/base";
    }

    private Path model() {
        return folder.resolve("model");
    }
}
