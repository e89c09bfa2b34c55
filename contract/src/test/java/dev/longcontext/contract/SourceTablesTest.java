package dev.longcontext.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The documents' tables of schemes say what {@link SourceScheme} says. To write them: {@code mvn test -Dgolden.update}. */
@Tag("golden")
class SourceTablesTest {

    private static final Pattern TABLE = Pattern.compile("(?s)(<!-- from SourceScheme[^\n]*\n).*?(<!-- end -->)");

    @ParameterizedTest
    @CsvSource({"base-model.md, MODEL", "data.md, DATA"})
    void theDocumentsTableIsThatOfTheSchemes(String document, SourceUse use) throws IOException {
        Path file = Path.of("../docs").resolve(document);
        String text = Files.readString(file);
        String expected = TABLE.matcher(text).replaceFirst("$1" + Matcher.quoteReplacement(table(use)) + "$2");
        if (System.getProperty("golden.update") != null) {
            Files.writeString(file, expected);
        }
        assertThat(text).containsPattern(TABLE);
        assertThat(Files.readString(file))
                .as("docs/%s lacks what SourceScheme says: run mvn test -Dgolden.update", document)
                .isEqualTo(expected);
    }

    private static String secret(SourceScheme scheme) {
        if (!scheme.takesSecret()) {
            return "none";
        }
        return scheme.secretEntries().isEmpty() ? "`secretRef` with `key`" : "`secretRef` without `key`";
    }

    private static String table(SourceUse use) {
        StringBuilder table = new StringBuilder("| address | meaning | Secret | port |\n|---|---|---|---|\n");
        for (SourceScheme scheme : SourceScheme.values()) {
            if (!scheme.isFor(use)) {
                continue;
            }
            table.append("| `%s` | %s | %s | %s |\n"
                    .formatted(
                            scheme.form(use),
                            scheme.meaning(use),
                            secret(scheme),
                            scheme.port().isPresent() ? scheme.port().getAsInt() : "none"));
        }
        return table.toString();
    }
}
