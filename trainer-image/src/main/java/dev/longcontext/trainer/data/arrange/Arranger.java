package dev.longcontext.trainer.data.arrange;

import java.util.List;

/** Makes samples of documents: every token of every document stands in one sample, once. */
public interface Arranger {

    /** Where plans of samples go. */
    interface Sink {
        /**
         * @param parts of a sample, in its order
         * @return whether more samples are wanted
         */
        boolean sample(List<Part> parts);
    }

    /** Each call gives the same samples in the same order. */
    void arrange(Sink sink);
}
