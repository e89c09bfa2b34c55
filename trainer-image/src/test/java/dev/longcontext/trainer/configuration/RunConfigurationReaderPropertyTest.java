package dev.longcontext.trainer.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever run.json holds, it is a configuration or a refusal in our words; nothing else is thrown. */
class RunConfigurationReaderPropertyTest {

    private static final Path EXAMPLE = Path.of("../examples/contract/run.json");

    @Property(tries = 300)
    void anyText(@ForAll String text) {
        readOrRefuse(text);
    }

    @Property(tries = 300)
    void anyDamageToTheExample(@ForAll @IntRange(max = 3_000) int place, @ForAll char damage) throws IOException {
        StringBuilder json = new StringBuilder(Files.readString(EXAMPLE));
        json.setCharAt(place % json.length(), damage);
        readOrRefuse(json.toString());
    }

    @Property(tries = 300)
    void anyEndOfTheExampleMissing(@ForAll @IntRange(max = 3_000) int length) throws IOException {
        String json = Files.readString(EXAMPLE);
        readOrRefuse(json.substring(0, Math.min(length, json.length())));
    }

    @Property(tries = 300)
    void anyOtherNumber(@ForAll double number, @ForAll @IntRange(max = 60) int which) throws IOException {
        int[] seen = new int[1];
        readOrRefuse(Pattern.compile("(?<=[: \\[])\\d[\\d.e-]*")
                .matcher(Files.readString(EXAMPLE))
                .replaceAll(match -> seen[0]++ == which ? String.valueOf(number) : match.group()));
    }

    private static void readOrRefuse(String json) {
        try {
            assertThat(RunConfigurationReader.parse(json)).isNotNull();
        } catch (FailureException failure) {
            assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidConfiguration);
            assertThat(failure.getMessage()).isNotBlank();
            assertThat(failure.hint().orElseThrow()).isNotBlank();
        }
    }
}
