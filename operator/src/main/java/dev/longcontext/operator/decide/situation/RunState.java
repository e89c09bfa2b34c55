package dev.longcontext.operator.decide.situation;

import dev.longcontext.contract.Stage;

/** The one word of status.state: whether it can still change by itself, and what it tells people. */
public enum RunState {
    Blocked(false, "Something outside of the run is blocking it; the condition Stalled says what."),
    Queued(
            false,
            "The stage waits to be placed on a node, or for whoever suspended its Job; its condition says for what."),
    Preparing(false, "Base model and data are fetched, checked and tokenised."),
    Training(false, "The model learns the longer context."),
    Evaluating(false, "The model is asked for what it should find at every length and depth."),
    Exporting(false, "The trained model is merged and written in Hugging Face's form."),
    Restarting(false, "A stage failed and is tried again shortly."),
    Suspended(false, "spec.suspend is true; the run goes on from its checkpoint when it is false."),
    Publishing(false, "The InferenceService is on its way to ready."),
    Succeeded(true, "Everything asked for is done."),
    GatesFailed(true, "A gate failed, so nothing was published."),
    Failed(true, "A stage failed for good; status.failure says why.");

    private final boolean terminal;
    private final String sentence;

    RunState(boolean terminal, String sentence) {
        this.terminal = terminal;
        this.sentence = sentence;
    }

    /** While a stage is at work. */
    static RunState during(Stage stage) {
        return switch (stage) {
            case PREPARE -> Preparing;
            case TRAIN -> Training;
            case EVALUATE -> Evaluating;
            case EXPORT -> Exporting;
        };
    }

    public boolean terminal() {
        return terminal;
    }

    public String sentence() {
        return sentence;
    }
}
