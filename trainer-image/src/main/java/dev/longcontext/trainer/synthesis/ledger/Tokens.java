package dev.longcontext.trainer.synthesis.ledger;

/** Tokens of a request, or of many: what an endpoint charges for. */
public record Tokens(long prompt, long completion) {

    public static final Tokens NONE = new Tokens(0, 0);

    Tokens plus(Tokens other) {
        return new Tokens(prompt + other.prompt, completion + other.completion);
    }

    Tokens minus(Tokens other) {
        return new Tokens(prompt - other.prompt, completion - other.completion);
    }
}
