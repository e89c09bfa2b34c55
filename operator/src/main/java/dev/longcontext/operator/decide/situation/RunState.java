package dev.longcontext.operator.decide.situation;

import dev.longcontext.contract.Stage;

/** The one word of status.state: whether it can still change by itself, and what it tells people. */
public enum RunState {
    Blocked(false, "Something outside is blocking the run; the condition Stalled says what."),
    Queued(
            false,
            "The stage waits for a node, or for its Job to be resumed by whoever suspended it; its condition "
                    + "says which."),
    Preparing(false, "Base model and data are being fetched, checked and tokenised."),
    Training(false, "The model is being trained on the longer context."),
    Evaluating(false, "The base model and the tuned model are being evaluated."),
    Exporting(false, "The trained model is being merged and written in Hugging Face format."),
    Restarting(false, "A stage failed and will be retried shortly."),
    Suspended(false, "spec.suspend is true; set it to false to continue from the checkpoint."),
    Publishing(false, "The InferenceService is starting."),
    Succeeded(true, "Everything requested is done."),
    GatesFailed(true, "A gate failed, so nothing was published."),
    Failed(true, "A stage failed and will not be retried; status.failure says why.");

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
