package dev.longcontext.trainer.synthesis.endpoint;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.fetch.Addressed;
import java.util.Set;

/**
 * Whether an endpoint refuses one question or everybody, why, and what helps. Of an endpoint that has answered others it is
 * one question; where it refuses one after another, or has answered nobody yet, that is in doubt. Any number of threads may
 * use it.
 */
final class Refusals {

    private static final int LEAST_ROW = 20;

    /** What a question can be refused with for what it is: its length, its form, or what a filter sees in it. */
    private static final Set<Integer> ABOUT_THE_QUESTION = Set.of(400, 413, 422);

    private static final String READ_THERE =
            "Check the model's name and what the endpoint's documentation says about this answer.";

    private final Addressed endpoint;
    private final int row;
    private boolean answers;
    private int inARow;

    /** @param concurrency questions at a time at most */
    Refusals(Addressed endpoint, int concurrency) {
        this.endpoint = endpoint;
        this.row = Math.max(LEAST_ROW, 2 * concurrency);
    }

    /** A question has an answer: it came, or it is stored. */
    synchronized void answered() {
        answers = true;
        inARow = 0;
    }

    /**
     * @return that it is one question, as far as that is not {@link #inDoubt}
     * @throws FailureException for everybody
     */
    synchronized Outcome of(int status, String body) {
        ErrorBody error = ErrorBody.of(body);
        if (status == 402 || error.isOutOfQuota()) {
            throw outOfQuota(error);
        }
        String said = "it answered " + status + error.said();
        if (status / 100 != 4 || !answers && !ABOUT_THE_QUESTION.contains(status)) {
            throw refusal(status, said);
        }
        if (status == 401 || status == 404) {
            throw unavailable(said + ", after it had answered others", remedy(status));
        }
        inARow++;
        return new Outcome.Unanswered(said);
    }

    /** One was refused before anybody was answered, or so many without an answer between that it may be everybody. */
    synchronized boolean inDoubt() {
        return inARow >= (answers ? row : 1);
    }

    /** @param said about a question that has nothing in it */
    synchronized FailureException everybody(String said) {
        String rule = said + ", also to a question about nothing";
        return answers
                ? unavailable(
                        rule + ", after " + inARow + " refusals in a row",
                        "Check the endpoint, the key's rights and the model's name.")
                : endpoint.refusal(rule, READ_THERE);
    }

    FailureException outOfQuota(ErrorBody error) {
        return unavailable("the account has no quota left" + error.said(), "Raise the account's limit there.");
    }

    private FailureException unavailable(String rule, String remedy) {
        return new FailureException(
                        FailureClass.Unavailable,
                        endpoint.field() + " = " + endpoint.address() + ": " + rule,
                        remedy + " What was answered before is kept.")
                .atField(endpoint.field());
    }

    private FailureException refusal(int status, String said) {
        return endpoint.refusal(said, remedy(status));
    }

    private static String remedy(int status) {
        return switch (status) {
            case 401, 403 -> "Check that the Secret of secretRef holds a key that may use this model.";
            case 404 -> "Check the endpoint's url, which ends before /chat/completions, and the name of the model.";
            default ->
                status / 100 == 3
                        ? "Write the address that it redirects to: the key is not sent to another."
                        : READ_THERE;
        };
    }
}
