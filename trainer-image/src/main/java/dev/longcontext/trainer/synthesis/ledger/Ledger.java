package dev.longcontext.trainer.synthesis.ledger;

import dev.longcontext.contract.SyntheticConfig.Budget;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was asked, what was answered, and what it cost, over all attempts of the stage. A request is written down before it is
 * sent, with the most it can cost, and an answer before anybody reads it. So the budget is kept also by requests in flight and
 * after a kill, and no stored answer is asked for again. Any number of threads may use it.
 */
public final class Ledger implements AutoCloseable {

    private static final long NANOS = 1_000_000;

    /** Characters of what came in place of an answer. */
    private static final int MOST_EVIDENCE = 4096;

    private final Budget budget;
    private final Map<String, Place> answers = new HashMap<>();
    private final Map<Long, Tokens> open = new HashMap<>();
    private Spent spent = Spent.NOTHING;
    private long lastId;
    private int inFlight;
    private Journal journal;

    private Ledger(Budget budget) {
        this.budget = budget;
    }

    public static Ledger open(Path file, Budget budget) throws IOException {
        Ledger ledger = new Ledger(budget);
        ledger.journal = Journal.open(file, ledger::replay);
        // sent by a process that is gone: nobody will ever know what they cost
        ledger.open.clear();
        return ledger;
    }

    private void replay(Entry entry, Place place) {
        lastId = Math.max(lastId, entry.id());
        switch (entry.kind()) {
            case SENT -> {
                open.put(entry.id(), entry.tokens());
                spent = spent.plus(entry.tokens());
            }
            case ANSWERED -> {
                correct(entry.id(), entry.tokens());
                answers.put(entry.key(), place);
            }
            case LOST -> open.remove(entry.id());
            case REFUSED -> release(entry.id());
        }
    }

    /** The answer that is stored. */
    public synchronized Optional<String> answer(String key) throws IOException {
        Place place = answers.get(key);
        return place == null ? Optional.empty() : Optional.of(journal.at(place).answer());
    }

    /** What was spent, requests in flight with the most they can cost. */
    public synchronized Spent spent() {
        return spent;
    }

    /** A request that may be sent. It is closed by exactly one of the other methods. */
    public record Permit(long id, String key) {}

    /**
     * Takes what a request can cost at most out of the budget. Where only requests in flight stand in the way, it waits for
     * what they really cost.
     *
     * @return empty where the budget does not suffice
     */
    public Optional<Permit> reserve(String key, Tokens most) throws IOException, InterruptedException {
        Permit permit;
        synchronized (this) {
            while (!fits(most)) {
                if (inFlight == 0) {
                    return Optional.empty();
                }
                wait();
            }
            permit = new Permit(++lastId, key);
            open.put(permit.id(), most);
            spent = spent.plus(most);
            inFlight++;
        }
        boolean written = false;
        try {
            journal.append(new Entry(Entry.Kind.SENT, permit.id(), key, most.prompt(), most.completion(), null));
            written = true;
            return Optional.of(permit);
        } finally {
            if (!written) {
                release(permit);
            }
        }
    }

    private boolean fits(Tokens most) {
        Spent then = spent.plus(most);
        return then.requests() <= budget.maxRequests()
                && then.tokens().prompt() <= budget.maxPromptTokens()
                && then.tokens().completion() <= budget.maxCompletionTokens();
    }

    /** Stores the answer, with what it cost. */
    public void answered(Permit permit, Tokens cost, String answer) throws IOException {
        try {
            Place place = journal.append(new Entry(
                    Entry.Kind.ANSWERED, permit.id(), permit.key(), cost.prompt(), cost.completion(), answer));
            synchronized (this) {
                correct(permit.id(), cost);
                answers.put(permit.key(), place);
            }
        } finally {
            landed(permit);
        }
    }

    /**
     * No answer came that can be used; the endpoint may have charged for it.
     *
     * @param evidence what came in its place, or null; only its beginning is stored
     */
    public void lost(Permit permit, String evidence) throws IOException {
        String stored = evidence == null ? null : evidence.substring(0, Math.min(MOST_EVIDENCE, evidence.length()));
        try {
            journal.append(new Entry(Entry.Kind.LOST, permit.id(), null, null, null, stored));
        } finally {
            landed(permit);
        }
    }

    /** The endpoint did not take it. */
    public void refused(Permit permit) throws IOException {
        try {
            journal.append(new Entry(Entry.Kind.REFUSED, permit.id(), null, null, null, null));
        } finally {
            release(permit);
        }
    }

    /** Waits, but not for ever, until every request that was sent is closed. */
    public synchronized void awaitLanded(Duration most) throws InterruptedException {
        long until = System.nanoTime() + most.toNanos();
        for (long left = most.toMillis(); inFlight > 0 && left > 0; left = (until - System.nanoTime()) / NANOS) {
            wait(left);
        }
    }

    /** Also where it could not be written down: whoever waits for it would wait for ever. */
    private synchronized void landed(Permit permit) {
        open.remove(permit.id());
        inFlight--;
        notifyAll();
    }

    private synchronized void release(Permit permit) {
        release(permit.id());
        landed(permit);
    }

    private void correct(long id, Tokens cost) {
        release(id);
        spent = spent.plus(cost);
    }

    private void release(long id) {
        Tokens most = open.remove(id);
        if (most != null) {
            spent = spent.minus(most);
        }
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
