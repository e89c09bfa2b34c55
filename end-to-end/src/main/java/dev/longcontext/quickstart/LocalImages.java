package dev.longcontext.quickstart;

import dev.longcontext.minicluster.node.image.ImageEntry;
import dev.longcontext.minicluster.node.image.ImageTable;
import java.nio.file.Path;

/** The project's two images as the virtual node runs them: the same command lines from this checkout's build. */
public final class LocalImages {
    /** Repository of the operator's image. */
    public static final String OPERATOR = "ghcr.io/longcontext/operator";
    /** Repository of the trainer's image. */
    public static final String TRAINER = "ghcr.io/longcontext/trainer";

    /** What runs here lives for seconds or waits; the second compiler would take its part of that. */
    private static final String NO_SECOND_COMPILER = "-XX:TieredStopAtLevel=1";

    private LocalImages() {}

    public static ImageTable of(BuiltArtifacts artifacts) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ImageEntry operator = ImageEntry.ofCommand(
                        java,
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        NO_SECOND_COMPILER,
                        "-jar",
                        artifacts.operatorJar().toString())
                // it listens on all addresses by default, which here are those of all pods
                .withEnvironment("QUARKUS_HTTP_HOST", "$(POD_IP)");
        return ImageTable.empty()
                .with(OPERATOR, operator)
                .with(
                        TRAINER,
                        ImageEntry.ofCommand(artifacts
                                        .trainer()
                                        .resolve("bin/trainer")
                                        .toString())
                                .withEnvironment("TRAINER_JAVA_OPTIONS", NO_SECOND_COMPILER));
    }
}
