package dev.longcontext.trainer.synthesis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.SyntheticConfig;
import dev.longcontext.contract.SyntheticConfig.TaskType;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Documents, and an endpoint that does what a test wants of it. */
abstract class ScriptedSynthesis {

    @TempDir
    Path folder;

    ScriptedEndpoint endpoint;
    SynthesisFixture fixture;

    @BeforeEach
    void start() throws IOException {
        endpoint = new ScriptedEndpoint();
        fixture = new SynthesisFixture(folder).documents(6, 60);
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    SyntheticConfig single(int count) {
        return SynthesisFixture.configuration(endpoint.url(), 4, SynthesisFixture.task(TaskType.SingleDetailQA, count));
    }

    List<JsonNode> chats() {
        List<JsonNode> chats = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(fixture.chats())) {
                chats.add(Json.MAPPER.readTree(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return chats;
    }
}
