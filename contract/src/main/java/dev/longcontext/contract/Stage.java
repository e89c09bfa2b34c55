package dev.longcontext.contract;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The stages of a run, in the order in which they run. */
public enum Stage {
    PREPARE(false),
    TRAIN(true),
    EVALUATE(true),
    EXPORT(false);

    private final boolean gpus;

    Stage(boolean gpus) {
        this.gpus = gpus;
    }

    /** The trainer's command, and the name in messages, file names and status. */
    public String verb() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the stage computes on GPUs; the others must not hold any. */
    public boolean needsGpus() {
        return gpus;
    }

    public static Optional<Stage> ofVerb(String verb) {
        return Arrays.stream(values()).filter(s -> s.verb().equals(verb)).findFirst();
    }
}
