package dev.longcontext.operator.story;

import dev.longcontext.operator.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs from their first to their last moment, without a cluster: {@code stories/NAME.yaml} says what is in the cluster at
 * each step, {@code stories/NAME.txt} what the operator says and does. The status goes from step to step through the
 * API's own types. A further story is a further file: run {@code mvn test -Dgolden.update}.
 */
@Tag("golden")
class StoryTest {

    private static final Path STORIES = Path.of("src/test/resources/stories");

    static List<String> stories() throws IOException {
        try (Stream<Path> files = Files.list(STORIES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .map(name -> name.replace(".yaml", ""))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("stories")
    void tells(String name) throws IOException {
        String told = new Storyteller(STORIES.resolve(name + ".yaml")).tell();
        Golden.check(STORIES.resolve(name + ".txt"), told);
    }
}
