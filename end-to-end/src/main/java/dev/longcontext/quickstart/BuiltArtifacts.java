package dev.longcontext.quickstart;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What {@code mvn package} leaves, and where.
 *
 * @param root the checkout
 */
public record BuiltArtifacts(Path root) {
    public BuiltArtifacts {
        root = root.toAbsolutePath().normalize();
    }

    Path operatorJar() {
        return built(root.resolve("operator/target/quarkus-app/quarkus-run.jar"));
    }

    Path trainer() {
        return built(root.resolve("trainer-image/target/trainer"));
    }

    Path chart() {
        return built(root.resolve("helm/longcontext-operator"));
    }

    Path example(String name) {
        return built(root.resolve("examples").resolve(name));
    }

    private static Path built(Path path) {
        if (!Files.exists(path)) {
            throw new IllegalStateException(path + " does not exist: run mvn package -DskipTests first");
        }
        return path;
    }
}
