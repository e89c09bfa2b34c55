package dev.longcontext.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Decision records have one form, and the index lists them all. To update the index: {@code mvn test -Dgolden.update}. */
@Tag("golden")
class DecisionRecordsTest {

    private static final Path FOLDER = Repository.ROOT.resolve("docs/decisions");
    private static final Path INDEX = FOLDER.resolve("README.md");
    private static final String TABLE = "| | decision | status | date |\n|---|---|---|---|\n";

    static List<Path> records() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> !file.equals(INDEX)).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void aRecordHasANumberAStatusADateAContextAndADecision(Path file) {
        assertThat(file.getFileName().toString()).matches(DecisionRecord.NAME);

        DecisionRecord record = DecisionRecord.read(file);

        assertThat(file.getFileName().toString()).startsWith(String.format("%04d-", record.number()));
        assertThat(Repository.read(file)).contains("\n**Context.**", "\n**Decision.**");
    }

    @Test
    void noNumberIsUsedTwice() throws IOException {
        assertThat(records())
                .extracting(file -> DecisionRecord.read(file).number())
                .doesNotHaveDuplicates();
    }

    @Test
    void theIndexListsEveryRecord() throws IOException {
        String index = Repository.read(INDEX);
        assertThat(index).contains(TABLE);
        String rows = records().stream()
                .map(file -> DecisionRecord.read(file).row() + "\n")
                .collect(Collectors.joining());
        String expected = index.substring(0, index.indexOf(TABLE)) + TABLE + rows;
        if (System.getProperty("golden.update") != null) {
            Files.writeString(INDEX, expected);
        }

        assertThat(Repository.read(INDEX)).as("run mvn test -Dgolden.update").isEqualTo(expected);
    }
}
