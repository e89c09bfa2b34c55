package dev.longcontext.trainer.synthesis;

import dev.longcontext.contract.SyntheticConfig;
import dev.longcontext.contract.SyntheticReport;
import dev.longcontext.contract.SyntheticReportBuilder;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.synthesis.chat.Cause;
import dev.longcontext.trainer.synthesis.chat.ChatMaker.Answered;
import dev.longcontext.trainer.synthesis.chat.ChatMaker.Part;
import dev.longcontext.trainer.synthesis.endpoint.Silence;
import dev.longcontext.trainer.synthesis.ledger.Ledger;
import dev.longcontext.trainer.synthesis.ledger.Spent;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** The threads that ask: as many as requests may be in flight, and others that meanwhile read answers and write questions. */
final class Askers implements AutoCloseable {

    private static final Duration LAST_WORDS = Duration.ofSeconds(5);
    private static final int LOOK_MILLIS = 500;

    /** Parts in hand for each thread, so that none waits for the slowest of a document. */
    private static final int AHEAD = 4;

    /** Threads beside those whose requests are in flight, at most: what they do between two requests takes milliseconds. */
    private static final int MOST_BESIDE = 64;

    private final ExecutorService threads;
    private final SyntheticConfig configuration;
    private final Ledger ledger;
    private final Signals signals;
    private final Duration drain;
    private final Semaphore ended = new Semaphore(0);
    private final AtomicInteger inHand = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean overBudget;
    private long told = System.nanoTime();

    /**
     * @param stop of the process
     * @param noMore requested when nothing is to be sent any more
     * @param abort requested when what is in flight is given up
     */
    record Signals(StopSignal stop, StopSignal noMore, StopSignal abort, Silence silence) {}

    /** @param drain for answers that are paid for already, when the stage ends */
    Askers(SyntheticConfig configuration, Ledger ledger, Signals signals, Duration drain) {
        this.configuration = configuration;
        this.ledger = ledger;
        this.signals = signals;
        this.drain = drain;
        int inFlight = configuration.endpoint().maxConcurrency();
        this.threads = Executors.newFixedThreadPool(inFlight + Math.min(inFlight, MOST_BESIDE), task -> {
            Thread thread = new Thread(task, "asker");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Parts that are submitted, and not finished, at most; but for those of the last document. */
    int most() {
        return AHEAD * configuration.endpoint().maxConcurrency();
    }

    /** Parts that are submitted, and not finished. */
    int inHand() {
        return inHand.get();
    }

    boolean overBudget() {
        return overBudget;
    }

    Future<Answered> submit(Part part) {
        inHand.incrementAndGet();
        CompletableFuture<Answered> result = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                result.complete(ask(part));
            } catch (Throwable e) { // also an error, or who waits for it would wait for ever
                failure.compareAndSet(null, e);
                result.completeExceptionally(e);
            } finally {
                inHand.decrementAndGet();
                ended.release();
            }
        });
        return result;
    }

    private Answered ask(Part part) throws IOException, InterruptedException {
        try (StopSignal.Scope stoppable = signals.abort().interruptsThisThread()) {
            signals.noMore().check();
            Answered answered = part.ask();
            if (answered.drops().has(Cause.overBudget)) {
                overBudget = true;
            }
            return answered;
        }
    }

    /**
     * Waits until a part ends, but not for long.
     *
     * @param stillWaiting called now and then, as long as there is somebody to wait for
     * @throws FailureException that a part ended with
     */
    void awaitOne(Runnable stillWaiting) throws IOException, InterruptedException {
        signals.stop().check();
        boolean one = ended.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        ended.drainPermits();
        signals.stop().check();
        if (failure.get() != null) {
            throw thrown(failure.get());
        }
        boolean time = System.nanoTime() - told >= TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
        if (time && (one || signals.silence().isExpected())) {
            told = System.nanoTime();
            stillWaiting.run();
        }
    }

    /** What a part that is done gave. */
    Answered of(Future<Answered> part) throws IOException, InterruptedException {
        signals.stop().check();
        try {
            return part.get();
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        }
    }

    private static RuntimeException thrown(Throwable failure) throws IOException {
        if (failure instanceof IOException failed) {
            throw failed;
        }
        return failure instanceof RuntimeException known
                ? known
                : new IllegalStateException("a question could not be asked", failure);
    }

    /** What was spent so far, with no word about what was made. */
    SyntheticReport report() {
        Spent spent = ledger.spent();
        SyntheticConfig.Budget budget = configuration.budget();
        return SyntheticReportBuilder.builder()
                .requests(spent.requests())
                .maxRequests(budget.maxRequests())
                .promptTokens(spent.tokens().prompt())
                .maxPromptTokens(budget.maxPromptTokens())
                .completionTokens(spent.tokens().completion())
                .maxCompletionTokens(budget.maxCompletionTokens())
                .cost(budget.cost(spent.tokens().prompt(), spent.tokens().completion()))
                .build();
    }

    /** Nothing is sent any more; what is in flight gets its while to land, since it is paid for. */
    @Override
    public void close() {
        threads.shutdown();
        signals.noMore().request();
        try {
            ledger.awaitLanded(drain);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        signals.abort().request();
        threads.shutdownNow();
        try {
            // whoever still writes down what became of its request needs the ledger, which is closed next
            threads.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
