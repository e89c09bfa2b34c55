package dev.longcontext.operator.observe;

import dev.longcontext.contract.ContractJson;
import dev.longcontext.contract.HttpApi;
import dev.longcontext.contract.ProgressReport;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks every running trainer for its progress, in the background: a reconciliation never waits for a pod. A trainer that
 * does not answer, or answers with something else, keeps its last report. A run that nobody asks about any more, since it
 * was deleted, is dropped after a while.
 */
public final class ProgressPoller implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int LONGEST_ANSWER = 64 * 1024;

    private record Target(String pod, URI address, long askedNanos) {

        boolean is(String otherPod) {
            return pod.equals(otherPod);
        }
    }

    private record Answer(String pod, ProgressReport report) {}

    private final Map<String, Target> targets = new ConcurrentHashMap<>();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newSingleThreadExecutor(r -> daemon(r, "progress-http"));
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(r -> daemon(r, "progress-clock"));
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .executor(threads)
            .build();

    private final Duration forgotten;
    private final ScheduledFuture<?> polling;

    /**
     * @param interval between two polls of the same trainer
     * @param forgotten after so long without {@link #watch} a run is dropped
     */
    public ProgressPoller(Duration interval, Duration forgotten) {
        this.forgotten = forgotten;
        polling = clock.scheduleWithFixedDelay(this::pollAll, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void pollAll() {
        long now = System.nanoTime();
        targets.values().removeIf(target -> now - target.askedNanos() > forgotten.toNanos());
        answers.keySet().retainAll(targets.keySet());
        targets.forEach(this::poll);
    }

    /**
     * From now on asks this pod for the run's progress, instead of any other.
     *
     * @param run key of the run
     * @param pod uid of the pod
     * @param ip of the pod
     */
    public void watch(String run, String pod, String ip) {
        Target known = targets.get(run);
        Target target = new Target(pod, address(ip), System.nanoTime());
        targets.put(run, target);
        if (known == null || !known.is(pod)) {
            poll(run, target);
        }
    }

    public void forget(String run) {
        targets.remove(run);
        answers.remove(run);
    }

    /** What this very pod last said. */
    public Optional<ProgressReport> latest(String run, String pod) {
        return Optional.ofNullable(answers.get(run))
                .filter(answer -> answer.pod().equals(pod))
                .map(Answer::report);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // no answer leaves the last one; there is nobody to tell
    private void poll(String run, Target target) {
        HttpRequest request =
                HttpRequest.newBuilder(target.address()).timeout(TIMEOUT).build();
        CompletableFuture<HttpResponse<byte[]>> response =
                http.sendAsync(request, info -> new LimitedBody(LONGEST_ANSWER));
        response.orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).whenComplete((answer, noAnswer) -> {
            if (answer != null) {
                keep(run, target, answer);
            }
        });
    }

    private void keep(String run, Target target, HttpResponse<byte[]> response) {
        Target wanted = targets.get(run);
        if (response.statusCode() == 200 && wanted != null && wanted.is(target.pod())) {
            ContractJson.readProgress(new String(response.body(), StandardCharsets.UTF_8))
                    .ifPresent(report -> answers.put(run, new Answer(target.pod(), report)));
        }
    }

    private static URI address(String ip) {
        String host = ip.indexOf(':') < 0 ? ip : "[" + ip + "]";
        return URI.create("http://" + host + ":" + HttpApi.STAGE_PORT + HttpApi.PROGRESS);
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        polling.cancel(false);
        clock.shutdownNow();
        threads.shutdownNow();
    }
}
