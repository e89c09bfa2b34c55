package dev.longcontext.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaseAnswersTest {
    private static final Map<String, Object> ASKED = Map.of("model", "sha256:aa", "targetLength", 1_024);
    private static final Map<String, JsonNode> ANSWERS = Map.of("unit 0", DoubleNode.valueOf(0.5));

    @TempDir
    Path folder;

    @Test
    void whatIsKeptIsFoundByWhoAsksTheSame() {
        BaseAnswers answers = BaseAnswers.in(Optional.of(folder));
        answers.keep(ASKED, ANSWERS);

        assertThat(answers.find(ASKED)).contains(ANSWERS);
        assertThat(answers.find(Map.of("model", "sha256:bb", "targetLength", 1_024)))
                .isEmpty();
        assertThat(BaseAnswers.in(Optional.empty()).find(ASKED)).isEmpty();
    }

    /** Whoever can write to the claim can write to the folder: it costs time, and no run. */
    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "{}", "[]", "{\"asked\": ASKED}", "{\"answers\": {}}", "{\"asked\": ASKED, \"answ"})
    void whatIsNotWholeIsNotFound(String text) throws IOException {
        BaseAnswers answers = BaseAnswers.in(Optional.of(folder));
        answers.keep(ASKED, ANSWERS);
        try (Stream<Path> files = Files.list(folder.resolve("base-answers"))) {
            Files.writeString(files.findFirst().orElseThrow(), text.replace("ASKED", Json.compact(ASKED)));
        }

        assertThat(answers.find(ASKED)).isEmpty();
    }
}
