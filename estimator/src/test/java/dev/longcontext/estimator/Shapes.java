package dev.longcontext.estimator;

import dev.longcontext.estimator.RunShape.Adapter;
import dev.longcontext.estimator.RunShape.Method;
import dev.longcontext.estimator.RunShape.Pass;
import dev.longcontext.estimator.RunShape.Precision;
import dev.longcontext.estimator.RunShape.Quantization;
import java.util.List;

/** The paper's model and run (arXiv 2404.19553). */
final class Shapes {

    static final long GIB = 1L << 30;
    static final List<String> ATTENTION = List.of("q_proj", "k_proj", "v_proj", "o_proj");

    static final ModelShape LLAMA_3_8B = new ModelShape(
            32, 4096, 14336, new ModelShape.Attention(32, 8, 128, false), 128_256, false, 2, 8192, List.of());

    private Shapes() {}

    static RunShape paper(int length) {
        return new RunShape(
                Method.QLORA,
                new Adapter(32, ATTENTION, true),
                new Quantization(64, true),
                Precision.BF16,
                new Pass(1, length, 1),
                1,
                8);
    }

    static RunShape full(Precision precision, int length) {
        return new RunShape(Method.FULL, null, null, precision, new Pass(1, length, 1), 1, 1);
    }

    static double gib(long bytes) {
        return (double) bytes / GIB;
    }
}
