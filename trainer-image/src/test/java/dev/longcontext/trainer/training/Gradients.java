package dev.longcontext.trainer.training;

import dev.longcontext.trainer.model.Gradient;
import dev.longcontext.trainer.model.RowGradient;
import dev.longcontext.trainer.model.TrainedWeights.Parameter;

/** A parameter's gradient as the references have it. */
final class Gradients {

    private Gradients() {}

    /** Of the value's shape, row by row; zero where the gradient has no row. */
    static float[] whole(Parameter parameter) {
        Gradient gradient = parameter.gradient();
        float[] values = gradient.values().toFloatArray();
        if (!(gradient instanceof RowGradient byRows)) {
            return values;
        }
        int columns = (int) parameter.value().getShape().get(1);
        float[] whole = new float[(int) parameter.value().size()];
        long[] rows = byRows.rows().rows().toLongArray();
        for (int m = 0; m < rows.length; m++) {
            System.arraycopy(values, m * columns, whole, (int) rows[m] * columns, columns);
        }
        return whole;
    }
}
