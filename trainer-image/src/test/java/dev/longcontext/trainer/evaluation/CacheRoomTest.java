package dev.longcontext.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longcontext.estimator.ModelShape;
import dev.longcontext.trainer.failure.FailureException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CacheRoomTest {
    private static final long GIB = 1L << 30;
    /** Llama 3 8B. */
    private static final ModelShape LLAMA = new ModelShape(
            32, 4_096, 14_336, new ModelShape.Attention(32, 8, 128, false), 128_256, false, 2, 8_192, List.of());

    @Test
    void aTokenOfLlama3Takes128KiBAndTheModelSixteenGigabytes() {
        CacheRoom room = CacheRoom.onGpu(LLAMA, 2, 24 * GIB);

        assertThat(room.token()).isEqualTo(128 << 10);
        assertThat(room.model()).isEqualTo(2L * 8_030_257_152L);
    }

    @Test
    void whatDoesNotFitIsToldWithTheLongestLengthThatWould() {
        CacheRoom room = CacheRoom.onGpu(LLAMA, 2, 24 * GIB);

        assertThatThrownBy(() -> room.require("ruler", 131_072))
                .isInstanceOf(FailureException.class)
                .hasMessage(
                        "evaluation ruler keeps keys and values of 131,072 tokens, 16.0 GiB, beside the model's 15.0 GiB, "
                                + "and there are 24.0 GiB of memory")
                .extracting(e -> ((FailureException) e).hint().orElseThrow())
                .isEqualTo("Evaluate at most 74,076 tokens, or give it more memory.");
        assertThatCode(() -> room.require("ruler", 74_076)).doesNotThrowAnyException();
        assertThatCode(() -> room.require("mmlu", 0)).doesNotThrowAnyException();
    }

    @Test
    void aModelThatFillsTheMemoryNeedsMore() {
        assertThatThrownBy(() -> CacheRoom.onGpu(LLAMA, 2, 8 * GIB).require("ruler", 10))
                .extracting(e -> ((FailureException) e).hint().orElseThrow())
                .isEqualTo("Give the evaluation more memory.");
    }

    @Test
    void weightsThatStayInTheirFileTakeNoMemoryOfACpu() {
        assertThat(CacheRoom.onCpu(LLAMA, 2, 8 * GIB, 1).model()).isZero();
        assertThat(CacheRoom.onCpu(LLAMA, 4, 8 * GIB, 1).model()).isEqualTo(4L * 8_030_257_152L);
        assertThat(CacheRoom.onCpu(LLAMA, 4, 8 * GIB, 1).token()).isEqualTo(256 << 10);
    }

    @Test
    void roomIsAmpleWhereHalfOfItIsEnough() {
        long needed = 2L * 8_030_257_152L + 2 * 8_192 * (128L << 10);

        assertThat(CacheRoom.isAmple(LLAMA, 2, 2 * needed, 2, 8_192)).isTrue();
        assertThat(CacheRoom.isAmple(LLAMA, 2, 2 * needed - 2, 2, 8_192)).isFalse();
    }

    @Test
    void groupsOfThreadsKeepASequenceEach() {
        CacheRoom room = CacheRoom.onCpu(LLAMA, 4, 40 * GIB, 3);

        assertThat(room.token()).isEqualTo(3 * (256 << 10));
        assertThat(room.model()).as("which they share").isEqualTo(4L * 8_030_257_152L);
    }
}
