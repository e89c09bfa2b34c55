package dev.longcontext.trainer.synthesis.ledger;

/** What was spent, or may have been: requests and their tokens. */
public record Spent(long requests, Tokens tokens) {

    static final Spent NOTHING = new Spent(0, Tokens.NONE);

    Spent plus(Tokens request) {
        return new Spent(requests + 1, tokens.plus(request));
    }

    Spent minus(Tokens request) {
        return new Spent(requests - 1, tokens.minus(request));
    }
}
