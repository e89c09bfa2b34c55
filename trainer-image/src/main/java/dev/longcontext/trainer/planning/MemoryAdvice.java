package dev.longcontext.trainer.planning;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.estimator.Placement;
import dev.longcontext.trainer.failure.FailureClassifier;
import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What to do about a device that was too small: a length that fits it by estimate. */
public final class MemoryAdvice {

    /** libtorch: "GPU 0 has a total capacity of 79.15 GiB of which ...". */
    private static final Pattern CAPACITY = Pattern.compile("total capacity of (\\d+(?:\\.\\d+)?) ([MG])iB");

    private static final long TENTH = 10;

    private MemoryAdvice() {}

    /**
     * What was thrown or, where a GPU was too small and a shorter length fits it by estimate, a failure with that length as
     * its hint.
     */
    public static RuntimeException advise(RuntimeException thrown, RunConfig run, Path modelFolder) {
        FailureException failure = FailureClassifier.classify(thrown);
        OptionalLong capacity = tooSmall(failure);
        if (capacity.isEmpty()) {
            return thrown;
        }
        long bytes = capacity.getAsLong();
        try {
            RunPlan plan = RunPlan.of(run, modelFolder);
            OptionalInt longest = plan.longest(Placement.gpuAndHost(plan.model()), bytes);
            if (longest.isEmpty()) {
                return thrown;
            }
            return longest.getAsInt() < run.context().targetLength()
                    ? withLength(longest.getAsInt(), failure, thrown)
                    : withMoreOnHost(bytes, failure, thrown);
        } catch (IOException e) {
            thrown.addSuppressed(e);
            return thrown;
        }
    }

    /** Bytes of the GPU that was too small; empty where it was none, or is not told. */
    public static OptionalLong tooSmall(FailureException failure) {
        Matcher capacity = CAPACITY.matcher(failure.getMessage());
        if (failure.failureClass() != FailureClass.DeviceOutOfMemory || !capacity.find()) {
            return OptionalLong.empty();
        }
        double unit = capacity.group(2).equals("G") ? 1L << 30 : 1L << 20;
        return OptionalLong.of((long) (Double.parseDouble(capacity.group(1)) * unit));
    }

    /** The estimate had promised more than there is. */
    private static FailureException withMoreOnHost(long bytes, FailureException failure, Throwable cause) {
        String hint = "Samples of this length should fit, by the estimate. To keep more layers in host memory, write "
                + "GPU_MEMORY_BYTES: \"" + bytes / TENTH * (TENTH - 1)
                + "\" into spec.extraEnv, a tenth less than the GPU's memory.";
        return new FailureException(FailureClass.DeviceOutOfMemory, failure.getMessage(), hint)
                .atField("spec.extraEnv")
                .causedBy(cause);
    }

    private static FailureException withLength(int longest, FailureException failure, Throwable cause) {
        String hint = "By the estimate, samples of up to " + longest
                + " tokens fit: lower spec.context.targetLength to that, or use a device with more memory.";
        return new FailureException(FailureClass.DeviceOutOfMemory, failure.getMessage(), hint)
                .atField("spec.context.targetLength")
                .causedBy(cause);
    }
}
