package dev.longcontext.trainer.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.trainer.configuration.RunConfigurationReader;
import dev.longcontext.trainer.failure.FailureClassifier;
import dev.longcontext.trainer.failure.FailureException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MemoryAdviceTest {

    private static final Path MODEL = Path.of("../examples/miniature/base");
    private final RunConfig run = RunConfigurationReader.read(Path.of("../examples/contract/run.json"));

    private FailureException advice(String capacity) {
        var full = new IllegalStateException("CUDA out of memory. Tried to "
                + "allocate 2.00 MiB. GPU 0 has a total capacity of " + capacity + " of which 1.00 MiB is free.");
        return FailureClassifier.classify(MemoryAdvice.advise(full, run, MODEL));
    }

    @Test
    void namesALengthThatFitsTheDevice() {
        assertThat(advice("1040.00 MiB").hint().orElseThrow())
                .matches(
                        "By the estimate, samples of up to \\d{3,4} tokens fit: lower spec.context.targetLength to that, "
                                + "or use a device with more memory.");
        assertThat(advice("1040.00 MiB").field()).contains("spec.context.targetLength");
    }

    @Test
    void saysNothingMoreWhereTheEstimateKnowsNoBetter() {
        assertThat(advice("1.00 MiB").hint())
                .contains("Lower spec.context.targetLength, or use a device with more memory.");
        assertThat(advice("much").hint())
                .contains("Lower spec.context.targetLength, or use a device with more memory.");
    }

    @Test
    void hasMoreKeptOnTheHostWhereTheEstimateWasTooLow() {
        assertThat(advice("10.00 GiB").hint().orElseThrow())
                .startsWith("Samples of this length should fit, by the estimate.")
                .contains("GPU_MEMORY_BYTES: \"9663676416\" into spec.extraEnv");
        assertThat(advice("10.00 GiB").field()).contains("spec.extraEnv");
    }

    /** By which an evaluation's length is advised. */
    @Test
    void knowsHowSmallTheGpuWas() {
        String full =
                "the device has too little memory: GPU 0 has a total capacity of 79.50 GiB of which 1.00 MiB is free.";

        assertThat(MemoryAdvice.tooSmall(new FailureException(FailureClass.DeviceOutOfMemory, full, "Lower.")))
                .hasValue(159L << 29);
        assertThat(MemoryAdvice.tooSmall(new FailureException(FailureClass.Internal, full, "Lower.")))
                .isEmpty();
        assertThat(MemoryAdvice.tooSmall(new FailureException(FailureClass.DeviceOutOfMemory, "the host", "Lower.")))
                .isEmpty();
    }

    @Test
    void leavesOtherFailuresAlone() {
        var other = new FailureException(FailureClass.NonFiniteLoss, "NaN; total capacity of 1.00 GiB", "Look.");

        assertThat(MemoryAdvice.advise(other, run, MODEL)).isSameAs(other);
    }
}
