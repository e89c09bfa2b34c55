package dev.longcontext.operator.facts;

import dev.longcontext.operator.Golden;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every state that a real KServe went through in 21 situations, and what the operator makes of it. A further recording
 * needs a file in {@code kserve/} and no Java.
 */
class InferenceServiceReaderTest {

    private static final Path RECORDINGS = Path.of("src/test/resources/kserve");

    @Test
    void understandsEveryRecordedState() throws IOException {
        List<String> understood = new ArrayList<>();
        try (Stream<Path> files = Files.list(RECORDINGS)) {
            for (Path file : files.sorted().toList()) {
                understood.add(file.getFileName().toString().replace(".yaml", ":"));
                for (String document : Files.readString(file).split("(?m)^---$", -1)) {
                    if (document.contains("kind:")) {
                        understood.add("  " + describe(document));
                    }
                }
            }
        }
        Golden.check(Path.of("src/test/resources/kserve.txt"), String.join("\n", understood) + "\n");
    }

    private static String describe(String document) {
        ServingFacts facts =
                InferenceServiceReader.read(Serialization.unmarshal(document, GenericKubernetesResource.class));
        return Stream.of(facts.phase(), facts.reason(), facts.message(), facts.url())
                .filter(part -> part != null)
                .map(Object::toString)
                .reduce((a, b) -> a + " | " + b)
                .orElseThrow();
    }
}
