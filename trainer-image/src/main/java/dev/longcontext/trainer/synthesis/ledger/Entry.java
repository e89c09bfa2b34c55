package dev.longcontext.trainer.synthesis.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A line of the journal.
 *
 * @param kind what happened
 * @param id of the request, from 1, over all attempts
 * @param key of what was asked; of {@link Kind#SENT} and {@link Kind#ANSWERED}
 * @param prompt tokens: the most it can cost when it is sent, else what is charged
 * @param completion tokens, likewise
 * @param answer the body as the endpoint sent it, of {@link Kind#ANSWERED}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Entry(Kind kind, long id, String key, Long prompt, Long completion, String answer) {

    enum Kind {
        /** On its way: from now on it counts with the most it can cost. */
        SENT,
        /** Answered: what it cost is known. */
        ANSWERED,
        /** No answer came, but the endpoint may have worked on it: it keeps what it counts with. */
        LOST,
        /** The endpoint did not take it: it costs nothing. */
        REFUSED
    }

    /** Whether it has what its kind needs. */
    boolean whole() {
        boolean counted = key != null && prompt != null && completion != null;
        return switch (kind == null ? Kind.LOST : kind) {
            case SENT -> counted;
            case ANSWERED -> counted && answer != null;
            case LOST, REFUSED -> kind != null;
        };
    }

    Tokens tokens() {
        return new Tokens(prompt, completion);
    }
}
