package dev.longcontext.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares with a committed file. {@code mvn test -Dgolden.update} writes the file instead; the difference is then read before it is committed. */
public final class Golden {

    private Golden() {}

    public static void check(Path file, String actual) throws IOException {
        if (System.getProperty("golden.update") != null) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, actual);
            return;
        }
        assertThat(file)
                .as("run the test once with -Dgolden.update, and read the difference")
                .exists();
        assertThat(actual).isEqualTo(Files.readString(file));
    }
}
