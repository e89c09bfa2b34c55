package dev.longcontext.estimator;

/**
 * What a device sustains, in floating point operations a second.
 *
 * @param matrices in dense matrix products of the run's precision
 * @param attention in causal attention, counted as in {@link WorkEstimate}
 */
public record Rates(double matrices, double attention) {

    public Rates {
        if (!(matrices > 0 && attention > 0)) {
            throw new IllegalArgumentException("rates must be above 0: " + matrices + ", " + attention);
        }
    }

    public static Rates uniform(double flops) {
        return new Rates(flops, flops);
    }

    /**
     * Seconds of one step: the passes of a device follow each other, devices work side by side. Optimizer, exchange of
     * gradients and transfers between host and device are not in it.
     */
    public double secondsPerStep(WorkEstimate pass, RunShape run) {
        return run.accumulation()
                * (pass.matrices() / matrices + pass.attention().total() / attention);
    }

    /**
     * About the most seconds until a pass that is asked to stop does so: it is asked before each layer, so it may have to end
     * a layer's backward pass, or the head (TrainingPass). A lower bound, as {@link #secondsPerStep} is; a GPU works behind
     * what it was told.
     */
    public double secondsToStop(WorkEstimate pass, ModelShape model) {
        double layer = (backward(pass.projections()) + backward(pass.adapter())) / matrices
                + backward(pass.attention()) / attention;
        return Math.max(layer / model.layers(), pass.head().total() / matrices);
    }

    private static double backward(WorkEstimate.Phases phases) {
        return phases.recompute() + phases.backward();
    }
}
