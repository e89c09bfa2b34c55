package dev.longcontext.trainer.synthesis.endpoint;

/** What became of a question. */
public sealed interface Outcome {

    /** Now, or by an earlier attempt of the stage. */
    record Answered(ChatReply reply) implements Outcome {}

    /** The budget does not suffice for it. */
    record OverBudget() implements Outcome {}

    /** The endpoint did not take it, whatever was tried, though it answers others. */
    record Unanswered(String why) implements Outcome {}
}
