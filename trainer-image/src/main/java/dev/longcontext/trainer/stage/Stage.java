package dev.longcontext.trainer.stage;

import java.util.Locale;

/** The stages, in the order in which they run. */
public enum Stage {
    PREPARE,
    TRAIN,
    EVALUATE,
    EXPORT;

    /** The verb of the command line, and the name in messages and file names. */
    public String verb() {
        return name().toLowerCase(Locale.ROOT);
    }
}
