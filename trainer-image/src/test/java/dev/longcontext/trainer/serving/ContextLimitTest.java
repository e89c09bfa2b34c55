package dev.longcontext.trainer.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContextLimitTest {

    private final List<String> tokenised = new ArrayList<>();

    /** A token for every character. */
    private int tokens(String text) {
        tokenised.add(text);
        return text.length();
    }

    @Test
    void refusesWhatNoTokenizationCouldMakeFitWithoutTokenising() {
        var limit = new ContextLimit(256, 16);

        ApiException error = catchThrowableOfType(
                ApiException.class,
                () -> limit.check("messages", List.of("a".repeat(4_000), "b".repeat(97)), this::tokens));

        assertThat(error)
                .hasMessage(
                        "This model's maximum context length is 256 tokens, but in \"messages\" are 4097 characters, "
                                + "and no token has more than 16 of them.");
        assertThat(error.body().at("/error/code").asText()).isEqualTo("context_length_exceeded");
        assertThat(tokenised).isEmpty();
    }

    @Test
    void tokenisesNoMoreOfALongTextThanItTakesToKnow() {
        var limit = new ContextLimit(100_000, 128);

        ApiException error = catchThrowableOfType(
                ApiException.class, () -> limit.check("prompt", List.of("a".repeat(10_000_000)), this::tokens));

        assertThat(error).hasMessageContaining("100000 tokens, but \"prompt\" has more.");
        assertThat(tokenised).hasSizeLessThan(5);
    }

    @Test
    void letsUsualTextsThroughUncounted() {
        assertThatCode(() -> new ContextLimit(256, 16).check("prompt", List.of("a".repeat(1_024)), this::tokens))
                .doesNotThrowAnyException();
        assertThat(tokenised).isEmpty();
    }

    @Test
    void letsALongTextOfLongTokensThrough() {
        var limit = new ContextLimit(10_000, 128);

        limit.check("prompt", List.of("😀" + " ".repeat(100_000)), text -> tokens(text) / 100);

        assertThat(String.join("", tokenised)).isEqualTo("😀" + " ".repeat(100_000));
    }

    @Test
    void cutsNoCharacter() {
        var limit = new ContextLimit(1_000, 0);

        limit.check("prompt", List.of("a" + "😀".repeat(20_000)), text -> tokens(text) / 100);

        assertThat(tokenised).hasSize(2).allMatch(piece -> !Character.isLowSurrogate(piece.charAt(0)));
    }

    @Test
    void aBodyHasRoomForWhatMayFit() {
        assertThat(new ContextLimit(256, 16).longestBody()).isEqualTo((64 << 10) + 6 * 256 * 16);
        assertThat(new ContextLimit(8_192, 128).longestBody()).isEqualTo((64 << 10) + 6 * 8_192 * 128);
        assertThat(new ContextLimit(81_920, 128).longestBody()).isEqualTo(16 << 20);
        assertThat(new ContextLimit(4_000_000, 128).longestBody()).isEqualTo(64_000_000);
        assertThat(new ContextLimit(256, 0).longestBody()).isEqualTo(16 << 20);
    }
}
