package dev.longcontext.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The committed schema is the one that the records make; {@code mvn test -Dgolden.update} writes it anew. */
@Tag("golden")
class RunSchemaTest {

    private static final Path SCHEMA = Path.of("src/main/resources/run.schema.json");

    /** What the modules after this one see in the same build. */
    private static final Path BUILT = Path.of("target/classes/run.schema.json");

    @Test
    void isWhatTheRecordsSay() throws IOException {
        String generated = RunSchemaText.generated();
        if (System.getProperty("golden.update") != null) {
            Files.writeString(SCHEMA, generated);
            Files.writeString(BUILT, generated);
        }

        assertThat(Files.readString(SCHEMA))
                .as("run.schema.json differs from RunConfig: mvn test -Dgolden.update")
                .isEqualTo(generated);
    }
}
