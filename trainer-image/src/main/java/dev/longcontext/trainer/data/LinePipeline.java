package dev.longcontext.trainer.data;

import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.records.Line;
import dev.longcontext.trainer.records.LineProblem;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Tokenises lines on several threads, and gives the results in the order of the lines. A bounded number is in flight. */
final class LinePipeline implements AutoCloseable {

    private static final int IN_FLIGHT_PER_THREAD = 8;

    /** Of all lines in flight; a longer line is alone. */
    private static final long MOST_BYTES_IN_FLIGHT = 16 << 20;

    private final int mostInFlight;
    private final ExecutorService threads;
    private final Deque<InFlight> inFlight = new ArrayDeque<>();
    private long bytesInFlight;

    private record InFlight(Future<Result> result, int bytes) {}

    /** @param problem null when there is an outcome, and the other way round */
    record Result(Line line, SampleTokenizer.Outcome outcome, LineProblem problem) {}

    /** What is done with a line, on any thread. */
    interface Work {
        SampleTokenizer.Outcome of(Line line) throws LineProblem;
    }

    /** Where results go, on the thread that submits. */
    interface Sink {
        void take(Result result) throws IOException;
    }

    LinePipeline() {
        int count = Runtime.getRuntime().availableProcessors();
        this.mostInFlight = count * IN_FLIGHT_PER_THREAD;
        this.threads = Executors.newFixedThreadPool(count, task -> {
            Thread thread = new Thread(task, "tokenizer");
            thread.setDaemon(true);
            return thread;
        });
    }

    void submit(Line line, Work work, Sink sink) throws IOException, InterruptedException {
        int bytes = line.bytes().length;
        while (!inFlight.isEmpty()
                && (inFlight.size() == mostInFlight || bytesInFlight + bytes > MOST_BYTES_IN_FLIGHT)) {
            takeFirst(sink);
        }
        bytesInFlight += bytes;
        inFlight.addLast(new InFlight(threads.submit(() -> result(line, work)), bytes));
    }

    /** Gives the results of all lines submitted so far. */
    void drain(Sink sink) throws IOException, InterruptedException {
        while (!inFlight.isEmpty()) {
            takeFirst(sink);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static Result result(Line line, Work work) {
        try {
            return new Result(line, work.of(line), null);
        } catch (LineProblem problem) {
            return new Result(line, null, problem);
        }
    }

    private void takeFirst(Sink sink) throws IOException, InterruptedException {
        try {
            InFlight first = inFlight.removeFirst();
            bytesInFlight -= first.bytes();
            sink.take(first.result().get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FailureException known) {
                throw known; // such as of a tokenizer that shows only in use that it is wrong
            }
            throw new IllegalStateException("a line could not be tokenised", e.getCause());
        }
    }
}
