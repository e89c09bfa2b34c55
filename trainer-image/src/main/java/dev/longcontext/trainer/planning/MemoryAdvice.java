package dev.longcontext.trainer.planning;

import dev.longcontext.estimator.Placement;
import dev.longcontext.estimator.Placement.Kept;
import dev.longcontext.trainer.configuration.RunConfiguration;
import dev.longcontext.trainer.failure.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What to do about a device that was too small: a length that fits it by estimate. */
public final class MemoryAdvice {

    /** libtorch: "GPU 0 has a total capacity of 79.15 GiB of which ...". */
    private static final Pattern CAPACITY = Pattern.compile("total capacity of (\\d+(?:\\.\\d+)?) ([MG])iB");

    private MemoryAdvice() {}

    /**
     * The failure with the longest length that fits as its hint. Any other failure, and one whose device or model tells
     * too little, stays as it is.
     */
    public static FailureException advise(FailureException failure, RunConfiguration run, Path modelFolder) {
        if (failure.failureClass() != FailureClass.DeviceOutOfMemory || failure.getCause() == null) {
            return failure;
        }
        Matcher capacity = CAPACITY.matcher(String.valueOf(failure.getCause().getMessage()));
        if (!capacity.find()) {
            return failure;
        }
        double unit = capacity.group(2).equals("G") ? 1L << 30 : 1L << 20;
        return advise(failure, run, modelFolder, (long) (Double.parseDouble(capacity.group(1)) * unit));
    }

    private static FailureException advise(
            FailureException failure, RunConfiguration run, Path modelFolder, long bytes) {
        try {
            OptionalInt longest = RunPlan.of(run, modelFolder).longest(Placement.gpu(Kept.ON_HOST), bytes);
            if (longest.isEmpty() || longest.getAsInt() >= run.context().targetLength()) {
                return failure; // the estimate had promised more than there is: it knows no better length
            }
            String hint = "By estimate, samples of up to " + longest.getAsInt()
                    + " tokens fit: write no more as spec.context.targetLength, or use a device with more memory.";
            return new FailureException(FailureClass.DeviceOutOfMemory, failure.getMessage(), hint)
                    .atField("spec.context.targetLength")
                    .causedBy(failure.getCause());
        } catch (IOException e) {
            failure.addSuppressed(e);
            return failure;
        }
    }
}
