package dev.longcontext.trainer.evaluation.item;

import java.util.List;

/** How good an answer is. */
@FunctionalInterface
public interface Scorer {

    /**
     * @param answer the model's, as text
     * @param references the right answers; what several mean is the scorer's matter
     * @return 0 to 1, more is better
     */
    double score(String answer, List<String> references);
}
