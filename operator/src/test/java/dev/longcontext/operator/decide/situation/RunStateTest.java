package dev.longcontext.operator.decide.situation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.longcontext.api.v1alpha1.LongContextFineTuneStatus;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The one word for people. */
class RunStateTest {

    private static final Pattern WORD = Pattern.compile("[A-Z][A-Za-z]+");

    @Test
    void theApiNamesEachAndNoOther() throws NoSuchFieldException {
        String described = LongContextFineTuneStatus.class
                .getDeclaredField("state")
                .getAnnotation(JsonPropertyDescription.class)
                .value();
        List<String> named = WORD.matcher(described.substring(described.indexOf(':')))
                .results()
                .map(match -> match.group())
                .toList();

        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(RunState.values()).map(Enum::name).toList());
    }
}
