package dev.longcontext.trainer.planning;

import dev.longcontext.contract.RunConfig;
import dev.longcontext.estimator.ModelShape;
import dev.longcontext.estimator.Rates;
import dev.longcontext.estimator.RunShape;
import dev.longcontext.estimator.WorkEstimate;
import dev.longcontext.trainer.data.SampleStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The lengths of prepared samples: a run's time depends on each, because attention grows with the square. */
record SampleLengths(int[] lengths) {

    static SampleLengths read(Path data) throws IOException {
        try (SampleStore samples = SampleStore.open(data)) {
            return new SampleLengths(
                    IntStream.range(0, samples.size()).map(samples::length).toArray());
        }
    }

    /** Seconds of all steps of the run on so many devices, each sample as long as it is. */
    double seconds(RunPlan plan, RunConfig configuration, Rates rates) {
        double once = IntStream.of(lengths)
                .mapToDouble(length -> seconds(plan.model(), plan.run(), length, rates))
                .sum();
        int devices = plan.run().devices();
        Integer steps = configuration.training().maxSteps();
        if (steps == null) {
            return once * configuration.training().epochs() / devices;
        }
        double samplesOfStep = (double) plan.run().pass().samples() * plan.run().accumulation();
        return steps * samplesOfStep * once / lengths.length;
    }

    private static double seconds(ModelShape model, RunShape run, int length, Rates rates) {
        var one = new RunShape(
                run.method(),
                run.adapter(),
                run.quantization(),
                run.precision(),
                new RunShape.Pass(1, length, 1),
                1,
                run.devices());
        return rates.secondsPerStep(WorkEstimate.of(model, one), one);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SampleLengths that && Arrays.equals(lengths, that.lengths);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(lengths);
    }
}
