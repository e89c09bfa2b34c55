package dev.longcontext.trainer.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.SyntheticConfig;
import dev.longcontext.contract.SyntheticReport;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.stage.SilentProgress;
import dev.longcontext.trainer.stage.StopSignal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the stage tells while it runs, and that after a stop or a kill the next attempt goes on from there. */
class SynthesisStopTest extends ScriptedSynthesis {

    @Test
    void sendsNothingThatWaitedForTheBudgetWhenTheStopCame() throws Exception {
        // a second request fits only once the first has turned out to cost 50 of its 512 tokens
        SyntheticConfig narrow = single(6).withBudget(new SyntheticConfig.Budget(1000, 1_000_000, 600, null, null));
        StopSignal stop = new StopSignal();
        endpoint.behaves(call -> {
            while (!someThreadIsIn("reserve")) {
                Thread.onSpinWait();
            }
            stop.request();
            call.answer(call.pairs());
        });

        FailureException failure = catchThrowableOfType(
                FailureException.class, () -> fixture.run(narrow, new SilentProgress(), stop, SynthesisFixture.QUICK));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.Terminated);
        assertThat(endpoint.requests()).isEqualTo(1);
        String journal = Files.readString(fixture.answers());
        assertThat(journal).containsOnlyOnce("\"ANSWERED\"");
        assertThat(journal.split("\"SENT\"")).hasSameSizeAs(journal.split("\"ANSWERED\"|\"REFUSED\""));
        endpoint.behaves(call -> call.answer(call.pairs()));
        assertThat(fixture.run(single(1)).completionTokens())
                .as("what was not sent costs nothing")
                .isEqualTo(50L * endpoint.requests());
    }

    /** Whether one waits there. */
    private static boolean someThreadIsIn(String method) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getState() == Thread.State.WAITING)
                .flatMap(thread -> Arrays.stream(thread.getValue()))
                .anyMatch(frame -> frame.getClassName().endsWith("Ledger")
                        && frame.getMethodName().equals(method));
    }

    @Test
    void isAliveAndStoppableWhileItLooksForADocumentThatIsLongEnough() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            lines.append(Json.compact(Map.of("text", "Too short, number " + i + ".")))
                    .append('\n');
        }
        Files.writeString(folder.resolve("books.jsonl"), lines);
        AtomicInteger alive = new AtomicInteger();
        StopSignal stop = new StopSignal();
        SilentProgress watched = new SilentProgress() {
            @Override
            public void alive() {
                if (alive.incrementAndGet() == 100) {
                    stop.request();
                }
            }
        };

        FailureException failure = catchThrowableOfType(
                FailureException.class, () -> fixture.run(single(1), watched, stop, SynthesisFixture.QUICK));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.Terminated);
        assertThat(alive).hasValue(100);
        assertThat(endpoint.requests()).isZero();
    }

    @Test
    void tellsOfItsProgressFromTheOneThreadThatRunsIt() throws Exception {
        Set<Thread> tellers = ConcurrentHashMap.newKeySet();
        List<Long> told = new ArrayList<>();
        SilentProgress watched = new SilentProgress() {
            @Override
            public void begin(long done, long total, String unit) {
                tellers.add(Thread.currentThread());
            }

            @Override
            public void step(Step step) {
                tellers.add(Thread.currentThread());
                told.add(step.number());
            }

            @Override
            public void alive() {
                tellers.add(Thread.currentThread());
            }

            @Override
            public void synthetic(SyntheticReport report) {
                tellers.add(Thread.currentThread());
            }

            @Override
            public void waiting(Instant until) {
                tellers.add(Thread.currentThread());
            }
        };
        AtomicInteger asked = new AtomicInteger();
        endpoint.behaves(call -> {
            if (asked.incrementAndGet() == 5) {
                call.exchange().getResponseHeaders().set("Retry-After", "1");
                call.send(429, "{}");
            } else {
                call.answer(call.pairs());
            }
        });

        fixture.run(single(6), watched, new StopSignal(), SynthesisFixture.QUICK);

        assertThat(tellers).containsExactly(Thread.currentThread());
        assertThat(told).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void waitsForAnswersInFlightWhenAskedToStop() throws Exception {
        StopSignal stop = new StopSignal();
        endpoint.behaves(call -> {
            stop.request();
            Thread.sleep(300);
            call.answer(call.pairs());
        });

        FailureException failure = catchThrowableOfType(
                FailureException.class,
                () -> fixture.run(single(6), new SilentProgress(), stop, SynthesisFixture.QUICK));
        int paid = endpoint.requests();
        endpoint.behaves(call -> call.answer(call.pairs()));
        fixture.run(single(6));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.Terminated);
        assertThat(paid).isBetween(1, 4);
        assertThat(endpoint.counts().values()).as("times each was asked").containsOnly(1);
    }

    @Test
    void goesOnAfterAKillAtAnyByteOfItsJournal() throws Exception {
        fixture.run(single(6));
        byte[] chats = Files.readAllBytes(fixture.chats());
        byte[] journal = Files.readAllBytes(fixture.answers());
        for (int kill = 1; kill <= 20; kill++) {
            int end = (int) ((long) journal.length * kill * 7919 % journal.length);
            Files.write(fixture.answers(), Arrays.copyOf(journal, end));
            long stored = new String(journal, 0, end, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains("\"ANSWERED\"") && line.endsWith("}"))
                    .count();
            int before = endpoint.requests();

            SyntheticReport report = fixture.run(single(6));

            assertThat(Files.readAllBytes(fixture.chats())).isEqualTo(chats);
            assertThat(endpoint.requests() - before)
                    .as("requests after a kill at byte %d", end)
                    .isBetween(
                            (int) (endpoint.counts().size() - stored),
                            (int) (endpoint.counts().size() - stored) + 1);
            assertThat(report.chats()).isEqualTo(6);
        }
    }
}
