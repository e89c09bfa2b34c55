package dev.longcontext.estimator;

import dev.longcontext.estimator.ModelShape.Projection;
import dev.longcontext.estimator.RunShape.Method;

/**
 * Floating point operations of one pass: a multiplication and an addition are two. Elementwise work and dequantisation
 * are not counted: they move memory rather than compute.
 *
 * @param projections the layers' matrices
 * @param adapter LoRA's matrices
 * @param attention scores and weighted sums, half of the square because it is causal
 * @param head lm_head on the rows with a target
 */
public record WorkEstimate(Phases projections, Phases adapter, Phases attention, Phases head) {

    /**
     * @param forward what inference would need
     * @param recompute what the backward pass computes again
     * @param backward gradients
     */
    public record Phases(double forward, double recompute, double backward) {

        public double total() {
            return forward + recompute + backward;
        }
    }

    public double total() {
        return matrices() + attention.total();
    }

    /** All but attention: dense matrix products. */
    public double matrices() {
        return projections.total() + adapter.total() + head.total();
    }

    /** Of one pass on one device. */
    public static WorkEstimate of(ModelShape model, RunShape run) {
        double rows = run.pass().rows();
        return new WorkEstimate(
                projections(model, run, rows), adapter(model, run, rows), attention(model, run), head(model, run));
    }

    /**
     * layer and layer_backward of training.torchscript: y = x W^T; all but down_proj again; dx = dy W, and where the
     * matrix is trained dW = dy^T x.
     */
    private static Phases projections(ModelShape model, RunShape run, double rows) {
        double all = 2 * rows * model.layers() * model.projectionSize();
        double down = 2 * rows * model.layers() * model.hidden() * model.intermediate();
        return new Phases(all, all - down, run.method() == Method.FULL ? 2 * all : all);
    }

    /** project: x A^T, then B^T. project_backward: dy B, A's gradient, x A^T, B's gradient, then dx: 3 in + 2 out. */
    private static Phases adapter(ModelShape model, RunShape run, double rows) {
        if (run.adapter() == null) {
            return new Phases(0, 0, 0);
        }
        double unit = 2 * rows * model.layers() * run.adapter().rank();
        double forward = 0;
        double recompute = 0;
        double backward = 0;
        for (Projection projection : model.projections()) {
            if (run.adapter().targetModules().contains(projection.name())) {
                forward += unit * (projection.in() + projection.out());
                recompute += projection.name().equals("down_proj") ? 0 : unit * (projection.in() + projection.out());
                backward += unit * (3 * projection.in() + 2 * projection.out());
            }
        }
        return new Phases(forward, recompute, backward);
    }

    /**
     * Two products of [s, e] and [s, s] a head, for the pairs that see each other. Its output is kept, so it is not computed again; the
     * kernel's backward pass makes five products: scores, the gradients of weights, values, queries and keys.
     */
    private static Phases attention(ModelShape model, RunShape run) {
        double forward = 4.0 * run.pass().samples() * model.pairs(run.pass().length()) * model.queries();
        return new Phases(forward, 0, 2.5 * forward);
    }

    /** Loss and gradient together (head): logits, their rows' gradient, and lm_head's where it is trained. */
    private static Phases head(ModelShape model, RunShape run) {
        double forward = 2.0 * run.pass().targets() * model.tableSize();
        return new Phases(forward, 0, run.method() == Method.FULL ? 2 * forward : forward);
    }
}
