package dev.longcontext.trainer.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("keys"), text);
    }

    @Test
    void admitsWhoHasOneOfTheKeys() throws IOException {
        ApiKeys keys = ApiKeys.read(file("first\n\n second \r\n"));

        assertThat(keys.admit("Bearer first")).isTrue();
        assertThat(keys.admit("bearer second")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "first", "Bearer ", "Bearer firs", "Bearer first second", "Basic first", "Bearer \u00e9"})
    void admitsNobodyElse(String header) throws IOException {
        ApiKeys keys = ApiKeys.read(file("first\nsecond"));

        assertThat(keys.admit(header)).isFalse();
        assertThat(keys.admit(null)).isFalse();
    }

    @Test
    void asksForNoneWhereThereIsNone() {
        assertThat(ApiKeys.NONE.admit(null)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n ", "two words", "gr\u00fcn"})
    void refusesAFileThatHasNoKeysAndDoesNotShowIt(String text) throws IOException {
        Path file = file(text);

        assertThatThrownBy(() -> ApiKeys.read(file))
                .isInstanceOf(FailureException.class)
                .hasMessageStartingWith("--api-key-file " + file + ": ")
                .hasMessageNotContainingAny("two words", "gr\u00fcn");
    }

    @Test
    void namesAFileThatIsNotThere() {
        assertThatThrownBy(() -> ApiKeys.read(folder.resolve("none")))
                .hasMessageContaining("cannot be read: java.nio.file.NoSuchFileException");
    }
}
