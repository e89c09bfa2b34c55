package dev.longcontext.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The chart under test and what it renders. */
final class Chart {
    static final Path FOLDER = Path.of("longcontext-operator");
    static final String CRD = "longcontextfinetunes.longcontext.dev";

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private Chart() {}

    static Helm helm() {
        return new Helm(FOLDER.toAbsolutePath());
    }

    /** All objects that the chart makes of {@code values}. */
    static List<JsonNode> render(Path values) {
        return documents(helm().template()
                .withName("longcontext")
                .withNamespace("longcontext-system")
                .withKubeVersion("1.34.3")
                .withValuesFile(values.toAbsolutePath())
                .call());
    }

    /** The one object of this kind whose name ends with {@code suffix}. */
    static JsonNode only(List<JsonNode> objects, String kind, String suffix) {
        List<JsonNode> found = objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .filter(object -> object.at("/metadata/name").asText().endsWith(suffix))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(kind + " *" + suffix + ": expected one, found " + found);
        }
        return found.get(0);
    }

    static List<JsonNode> documents(String yaml) {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(yaml)) {
            return documents.readAll().stream()
                    .filter(document -> document != null && !document.isNull())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode yaml(Path file) {
        return documents(read(file)).get(0);
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies the chart, so that a test can change it. */
    static Path copyTo(Path target) {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : files.toList()) {
                Path copy = target.resolve(
                        FOLDER.getParent() == null ? file : FOLDER.getParent().relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
            return target.resolve(FOLDER.getFileName());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
