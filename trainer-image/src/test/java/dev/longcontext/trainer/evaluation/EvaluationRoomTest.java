package dev.longcontext.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longcontext.contract.EvaluationConfig;
import dev.longcontext.contract.EvaluationConfigBuilder;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.estimator.EvaluationMemory;
import dev.longcontext.estimator.ModelShape;
import dev.longcontext.estimator.Placement;
import dev.longcontext.estimator.RunShape;
import dev.longcontext.estimator.TextReading;
import dev.longcontext.trainer.failure.FailureException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Llama 3 8B with LoRA of rank 32 and a trained embedding: 16.0 GiB, and 128 KiB for a token's keys and values. */
class EvaluationRoomTest {
    private static final long GIB = 1L << 30;
    private static final ModelShape LLAMA = new ModelShape(
            32, 4_096, 14_336, new ModelShape.Attention(32, 8, 128, false), 128_256, false, 2, 8_192, List.of());
    private static final RunShape RUN = new RunShape(
            RunShape.Method.LORA,
            new RunShape.Adapter(32, List.of("q_proj", "k_proj", "v_proj", "o_proj"), true),
            null,
            RunShape.Precision.BF16,
            new RunShape.Pass(1, 131_072, 1),
            1,
            2);
    private static final EvaluationMemory GPU = new EvaluationMemory(LLAMA, RUN, Placement.gpu());

    private static EvaluationRoom gpu(long gib) {
        return new EvaluationRoom(GPU, gib * GIB);
    }

    private static EvaluationConfig of(EvaluationConfig.Suite suite) {
        return EvaluationConfigBuilder.builder().name("long").suite(suite).build();
    }

    private static String hint(EvaluationRoom room, EvaluationConfig.Suite suite, TextReading reading) {
        try {
            room.require(of(suite), reading);
        } catch (FailureException e) {
            return e.hint().orElseThrow();
        }
        throw new AssertionError(suite + " was not refused");
    }

    @Test
    void whatDoesNotFitIsToldWithTheLongestLengthThatWould() {
        assertThatThrownBy(() -> gpu(24).require(of(EvaluationConfig.Suite.Ruler), TextReading.cached(131_072)))
                .isInstanceOf(FailureException.class)
                .hasMessage(
                        "evaluation long of suite Ruler has texts of up to 131,072 tokens with their answers, and needs at "
                                + "least 34.2 GiB for one: the model's 16.0 GiB, keys and values of 16.0 GiB, and 2.2 GiB to compute. "
                                + "There are 24.0 GiB of memory")
                .extracting(e -> ((FailureException) e).hint().orElseThrow())
                .isEqualTo(
                        "Lower ruler.lengths so that no text has more than 35,022 tokens with its answer, or give it "
                                + "38.7 GiB of memory.");
    }

    @Test
    void aGpuThatWasTooSmallIsToldWithWhatHelps() {
        var thrown = new FailureException(
                FailureClass.DeviceOutOfMemory,
                "the device has too little memory: CUDA out of memory",
                "Lower spec.context.targetLength, or use a device with more memory.");

        FailureException tooLong =
                gpu(24).advise(thrown, of(EvaluationConfig.Suite.Ruler), TextReading.cached(131_072));
        FailureException promised =
                gpu(24).advise(thrown, of(EvaluationConfig.Suite.MultipleChoice), TextReading.cached(1_000));

        assertThat(tooLong.failureClass()).isEqualTo(FailureClass.DeviceOutOfMemory);
        assertThat(tooLong.field()).contains("spec.evaluation");
        assertThat(tooLong)
                .hasMessage("evaluation long of suite Ruler, with texts of up to 131,072 tokens with their answers: "
                        + "the device has too little memory: CUDA out of memory");
        assertThat(tooLong.hint())
                .contains("Lower ruler.lengths so that no text has more than 35,022 tokens with its answer, or give it "
                        + "38.7 GiB of memory.");
        assertThat(promised.hint())
                .contains("By the estimate, texts of 1,000 tokens should fit: let nothing else use the GPU, lower "
                        + "multipleChoice.shots, or leave out its longest questions, or use one with more memory.");
    }

    /** Perplexity and a needle's next tokens keep no keys and values, and need memory for all rows of a text. */
    @ParameterizedTest
    @CsvSource({"SCORED, Perplexity, perplexity", "CHECKED, NeedleInAHaystack, needle"})
    void aTextThatIsReadWholeIsRefusedToo(TextReading.Way way, EvaluationConfig.Suite suite, String block) {
        TextReading reading = new TextReading(way, 1_000_000, 1_000_000, 1_000_000);

        assertThat(hint(gpu(24), suite, reading))
                .startsWith("Lower " + block + ".lengths so that no text has more than 126,126 tokens");
        assertThatCode(() -> gpu(24).require(of(suite), new TextReading(way, 126_126, 126_126, 126_126)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource(EvaluationConfig.Suite.class)
    void theRemedyWorks(EvaluationConfig.Suite suite) {
        String hint = hint(gpu(24), suite, TextReading.cached(131_072));

        assertThat(hint).startsWith("Lower " + suite.block() + ".").contains("35,022 tokens", "38.7 GiB");
        assertThatCode(() -> gpu(24).require(of(suite), TextReading.cached(35_022)))
                .doesNotThrowAnyException();
        assertThat(GPU.estimate(TextReading.cached(35_022)).peakBytes()).isLessThanOrEqualTo(24 * GIB);
        assertThat(GPU.estimate(TextReading.cached(131_072)).peakBytes()).isLessThanOrEqualTo((long) (38.7 * GIB));
    }

    /** By the estimate it does not fit, but what is assumed refuses nothing. */
    @Test
    void whatMayFitIsNotRefused() {
        TextReading reading = TextReading.cached(40_000);

        assertThat(GPU.estimate(reading).peakBytes()).isGreaterThan(24 * GIB);
        assertThatCode(() -> gpu(24).require(of(EvaluationConfig.Suite.Ruler), reading))
                .doesNotThrowAnyException();
    }

    @Test
    void aModelThatFillsTheMemoryNeedsMore() {
        assertThat(hint(gpu(8), EvaluationConfig.Suite.Ruler, TextReading.cached(1_024)))
                .startsWith("Not even one token fits: give it ");
    }

    /** Mapped weights take none for certain; and of two groups of threads perhaps only one reads a text that long. */
    @Test
    void onACpuWeightsMayStayInTheirFile() {
        var cpu = new EvaluationRoom(new EvaluationMemory(LLAMA, RUN, Placement.cpu()), 8 * GIB);

        assertThatCode(() -> cpu.require(of(EvaluationConfig.Suite.Ruler), TextReading.cached(32_768)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> cpu.require(of(EvaluationConfig.Suite.Ruler), TextReading.cached(65_536)))
                .hasMessageContaining("the model's 0.0 GiB, keys and values of 8.0 GiB");
    }

    /** Beside 16 GiB of weights no token fits into 8, but without them 57,569 do: 148,992 bytes each, and 12 MiB. */
    @Test
    void theRemedyOnACpuIsTheLengthThatIsAccepted() {
        var cpu = new EvaluationRoom(new EvaluationMemory(LLAMA, RUN, Placement.cpu()), 8 * GIB);

        assertThat(hint(cpu, EvaluationConfig.Suite.Ruler, TextReading.cached(65_536)))
                .startsWith(
                        "Lower ruler.lengths so that no text has more than 57,569 tokens with its answer, with which the "
                                + "model's weights do not fit beside it and are read from their file over and over; or give it ");
        assertThatCode(() -> cpu.require(of(EvaluationConfig.Suite.Ruler), TextReading.cached(57_569)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> cpu.require(of(EvaluationConfig.Suite.Ruler), TextReading.cached(57_570)))
                .isInstanceOf(FailureException.class);
    }

    @Test
    void roomIsAmpleWhereHalfOfItIsEnough() {
        TextReading reading = TextReading.cached(8_192);
        long needed = GPU.tensors(reading).bytes();

        assertThat(new EvaluationRoom(GPU, 2 * needed).isAmple(reading)).isTrue();
        assertThat(new EvaluationRoom(GPU, 2 * needed - 2).isAmple(reading)).isFalse();
    }
}
