package dev.longcontext.trainer.synthesis.endpoint;

import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.fetch.Addressed;
import java.time.Duration;

/**
 * Whether an endpoint lives. It is silent from the first failure after its last sign of life, not from its last answer: nobody
 * may have asked since. Any number of threads may use it.
 */
final class LifeSigns {

    /** For each that is given up, so many must have been answered. */
    private static final int ANSWERS_FOR_ONE = 20;

    private final Pace pace;
    private final Addressed endpoint;
    private final int few;
    private boolean reached;
    private long answers;
    private int asking;
    private int givenUp;
    private long lastSentOfAnswered = System.nanoTime();
    private long quietUntil = lastSentOfAnswered;

    /** Null while no failure is outstanding. */
    private Trouble trouble;

    private record Trouble(long since, String words) {}

    /** @param concurrency questions at a time at most */
    LifeSigns(Pace pace, Addressed endpoint, int concurrency) {
        this.pace = pace;
        this.endpoint = endpoint;
        this.few = Math.max(1, concurrency / 2);
    }

    /** The endpoint is silent, but it has answered so many others that only this question is given up. */
    static final class GivenUpException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        GivenUpException(String message) {
            super(message);
        }
    }

    /** A question begins to be asked. */
    synchronized void begins() {
        asking++;
    }

    /** It is asked no more: where nobody is, nobody can be answered. */
    synchronized void ends() {
        asking--;
        if (asking == 0) {
            trouble = null;
        }
    }

    /** @param sent when the request was that is answered, of {@link System#nanoTime} */
    synchronized void answered(long sent) {
        if (sent - lastSentOfAnswered > 0) {
            lastSentOfAnswered = sent;
        }
        answeredBefore();
        alive(Duration.ZERO);
    }

    /** An answer to another question is stored: the endpoint does answer. */
    synchronized void answeredBefore() {
        answers++;
        givenUp = 0;
    }

    /**
     * The endpoint said something that makes sense, be it that it is too early.
     *
     * @param wait in which nothing is to be expected of it
     */
    synchronized void alive(Duration wait) {
        reached = true;
        trouble = null;
        long until = System.nanoTime() + wait.toNanos();
        if (until - quietUntil > 0) {
            quietUntil = until;
        }
    }

    /** The endpoint is there, whatever it does. */
    synchronized void reached() {
        reached = true;
    }

    /** @param words what went wrong */
    synchronized void failed(String words) {
        long now = System.nanoTime();
        long from = quietUntil - now > 0 ? quietUntil : now;
        trouble = new Trouble(trouble == null ? from : trouble.since(), words);
    }

    /** Whether a request that was sent after that moment was answered. */
    synchronized boolean answeredOneSentAfter(long moment) {
        return lastSentOfAnswered - moment > 0;
    }

    /**
     * Where the few that are left of a stage fail, after all others were answered, it is their fault and not the endpoint's.
     *
     * @throws FailureException of class Unavailable where the endpoint has been silent for too long
     * @throws GivenUpException where only the questions that are left get no answer
     */
    synchronized void require() {
        if (trouble == null) {
            return;
        }
        Duration silent = Duration.ofNanos(System.nanoTime() - trouble.since());
        if (silent.compareTo(reached ? pace.patience() : pace.firstPatience()) <= 0) {
            return;
        }
        long mayBe = answers == 0 ? 0 : Math.min(few, Math.max(1, answers / ANSWERS_FOR_ONE));
        if (asking <= mayBe && givenUp < mayBe) {
            givenUp++;
            throw new GivenUpException(trouble.words());
        }
        throw Reach.refusal(endpoint, reached ? "gave no answer" : "could not be reached", silent, trouble.words());
    }
}
