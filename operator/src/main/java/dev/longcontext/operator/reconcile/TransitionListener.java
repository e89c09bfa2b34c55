package dev.longcontext.operator.reconcile;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.api.v1alpha1.LongContextFineTuneStatus;

/** Told of every status that was written. */
interface TransitionListener {

    /**
     * A status was written.
     *
     * @param before null for the first
     */
    void changed(LongContextFineTune run, LongContextFineTuneStatus before, LongContextFineTuneStatus after);
}
