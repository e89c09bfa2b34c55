package dev.longcontext.operator.resolve;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The stages that run as Jobs, in order. The verb is the trainer's command and the name users see. */
public enum Stage {
    PREPARE("prepare", false),
    TRAIN("train", true),
    EVALUATE("evaluate", true),
    EXPORT("export", false);

    private final String verb;
    private final boolean gpus;

    Stage(String verb, boolean gpus) {
        this.verb = verb;
        this.gpus = gpus;
    }

    public String verb() {
        return verb;
    }

    /** Whether the stage computes on GPUs; the others must not hold any. */
    public boolean needsGpus() {
        return gpus;
    }

    /** The stages of this run: without evaluations there is nothing to evaluate. */
    public static List<Stage> of(ResolvedRun run) {
        return Arrays.stream(values())
                .filter(s -> s != EVALUATE || !run.config().evaluation().isEmpty())
                .toList();
    }

    public static Optional<Stage> ofVerb(String verb) {
        return Arrays.stream(values()).filter(s -> s.verb.equals(verb)).findFirst();
    }
}
