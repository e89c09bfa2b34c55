package dev.longcontext.trainer.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.SyntheticConfig.TaskType;
import dev.longcontext.contract.SyntheticReport;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.stage.SilentProgress;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.synthesis.endpoint.Pace;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An endpoint in trouble is waited for, and a question that alone has it is dropped. */
class SynthesisTroubleTest extends ScriptedSynthesis {

    /** Each request is met by one kind of trouble first, drawn by its digest; the run must come out as if none had been. */
    @Test
    void comesThroughEveryKindOfTrouble() throws Exception {
        fixture.run(single(6));
        List<JsonNode> smooth = chats();
        int needed = endpoint.counts().size();
        Files.delete(fixture.answers());

        Map<String, AtomicInteger> troubled = new ConcurrentHashMap<>();
        endpoint.behaves(call -> {
            int time = troubled.computeIfAbsent(call.key(), k -> new AtomicInteger())
                    .incrementAndGet();
            if (time > 2) {
                call.answer(call.pairs());
                return;
            }
            switch (call.draw(8)) {
                case 0 -> call.send(429, "{\"error\": {\"message\": \"slow down\"}}");
                case 1 -> {
                    call.exchange().getResponseHeaders().set("Retry-After", "0");
                    call.send(429, "");
                }
                case 2 -> call.send(500, "oops");
                case 3 -> call.drop("{\"choices\": [{");
                case 4 -> call.send(200, "{\"choices\": [{\"message\": {\"content\": ");
                case 5 -> call.send(503, "{}");
                case 6 -> call.send(200, "<html>a proxy</html>");
                default -> {
                    Thread.sleep(100);
                    call.answer(call.pairs());
                }
            }
        });
        SyntheticReport report = fixture.run(single(6));

        assertThat(chats()).isEqualTo(smooth);
        assertThat(report.dropped()).isEmpty();
        assertThat(endpoint.counts()).hasSize(needed);
    }

    /** As gateways do that send the status when the model begins. What is too early costs nothing here either. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\": {\"code\": 429, \"message\": \"slow down\"}}|true",
                "{\"error\": {\"code\": \"503\", \"message\": \"nobody is there\"}}|true",
                "{\"choices\": [{\"finish_reason\": \"error\", \"error\": {\"code\": 429}, \"message\": {}}]}|true",
                "{\"error\": {\"code\": 502}, \"choices\": [{\"message\": {\"content\": \"Keep\"}}]}|false",
                "{\"choices\": [{\"finish_reason\": \"error\", \"message\": {\"content\": \"Keep\"}}]}|false"
            })
    void asksAgainWhereAnErrorComesAsAnAnswer(String body, boolean free) throws Exception {
        endpoint.behaves(call -> {
            if (call.times() == 1) {
                call.send(200, body);
            } else {
                call.answer(call.pairs());
            }
        });

        SyntheticReport report = fixture.run(single(3));

        assertThat(report.chats()).isEqualTo(3);
        assertThat(report.dropped()).isEmpty();
        assertThat(endpoint.counts().values()).as("times each was asked").containsOnly(2);
        int answered = endpoint.counts().size();
        assertThat(report.requests()).isEqualTo(free ? answered : 2L * answered);
        assertThat(report.completionTokens()).isEqualTo(answered * (free ? 50L : 50L + 512));
    }

    @Test
    void sendsFewerAtATimeWhereTheRateIsLimited() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger refusals = new AtomicInteger();
        endpoint.behaves(call -> {
            try {
                if (now.incrementAndGet() > 3) {
                    refusals.incrementAndGet();
                    call.send(429, "{}");
                } else {
                    Thread.sleep(10);
                    call.answer(call.pairs());
                }
            } finally {
                now.decrementAndGet();
            }
        });

        SyntheticReport report = fixture.run(
                SynthesisFixture.configuration(endpoint.url(), 32, SynthesisFixture.task(TaskType.SingleDetailQA, 6)));

        assertThat(refusals.get()).isPositive();
        assertThat(report.chats()).isEqualTo(6);
        assertThat(report.dropped()).isEmpty();
        assertThat(report.requests())
                .as("what was refused costs nothing")
                .isEqualTo(endpoint.counts().size());
    }

    private static final Pace SOON = new Pace(
            2,
            Duration.ofMillis(1),
            Duration.ofMillis(2),
            Duration.ofSeconds(1),
            Duration.ofMillis(5),
            Duration.ofMillis(500),
            Duration.ofMillis(100));

    @Test
    void tellsBeforeAnythingIsFetchedThatNobodyIsThere() throws Exception {
        endpoint.behaves(call -> call.send(500, "oops"));
        fixture.reach(single(1), SOON);
        assertThat(endpoint.requests()).as("questions that were asked for it").isZero();
        endpoint.close();

        FailureException gone = catchThrowableOfType(FailureException.class, () -> fixture.reach(single(1), SOON));

        assertThat(gone.failureClass()).isEqualTo(FailureClass.Unavailable);
        assertThat(gone.getMessage())
                .startsWith("spec.data.synthetic.endpoint.url = " + endpoint.url() + " could not be reached for");
        Files.createDirectories(fixture.answers().getParent());
        Files.writeString(fixture.answers(), "");
        fixture.reach(single(1), SOON); // it was there, and may have answered all
    }

    @Test
    void givesUpAnEndpointThatAnswersNobody() {
        endpoint.behaves(call -> call.send(500, "oops"));
        FailureException silent = catchThrowableOfType(
                FailureException.class, () -> fixture.run(single(1), new SilentProgress(), new StopSignal(), SOON));
        endpoint.behaves(call -> call.send(200, "{\"error\": {\"code\": 502, \"message\": \"oops\"}}"));
        FailureException failing = catchThrowableOfType(
                FailureException.class, () -> fixture.run(single(1), new SilentProgress(), new StopSignal(), SOON));
        endpoint.close();
        FailureException gone = catchThrowableOfType(
                FailureException.class, () -> fixture.run(single(1), new SilentProgress(), new StopSignal(), SOON));

        assertThat(silent.failureClass()).isEqualTo(FailureClass.Unavailable);
        assertThat(silent.getMessage()).contains("gave no answer for").endsWith("it answered 500 (oops)");
        assertThat(failing.failureClass()).isEqualTo(FailureClass.Unavailable);
        assertThat(failing.getMessage()).endsWith("its answer is an error: 502 (oops)");
        assertThat(gone.failureClass()).isEqualTo(FailureClass.Unavailable);
        assertThat(gone.getMessage()).contains("could not be reached for");
    }

    @Test
    void dropsAQuestionThatAloneGetsNoAnswer() throws Exception {
        endpoint.behaves(call -> {
            if (call.prompt().contains("Orlan1 of tower 0 ")) {
                call.send(500, "poison");
            } else {
                call.answer(call.pairs());
            }
        });

        // one at a time, it would be the only one to be asked in the end
        SyntheticReport report = fixture.run(single(6));

        assertThat(report.chats()).isEqualTo(6);
        assertThat(report.dropped()).isEqualTo(Map.of("unanswered", 1L));
    }

    /** All that is behind one slow answer is asked meanwhile, not only what fits beside it. */
    @Test
    void keepsOthersBusyWhileOneIsSlow() throws Exception {
        CountDownLatch others = new CountDownLatch(12);
        AtomicBoolean waited = new AtomicBoolean();
        endpoint.behaves(call -> {
            if (call.prompt().contains("Orlan0 of tower 0 ")) {
                waited.set(others.await(10, TimeUnit.SECONDS));
            } else {
                others.countDown();
            }
            call.answer(call.pairs());
        });

        SyntheticReport report = fixture.run(
                SynthesisFixture.configuration(endpoint.url(), 2, SynthesisFixture.task(TaskType.SingleDetailQA, 6)));

        assertThat(waited).as("12 others were asked").isTrue();
        assertThat(report.chats()).isEqualTo(6);
    }

    /** Longer than one question is tried, which is some 150 ms, and in the middle of the stage. */
    @Test
    void losesNothingToAShortOutage() throws Exception {
        AtomicInteger answers = new AtomicInteger();
        AtomicLong back = new AtomicLong();
        endpoint.behaves(call -> {
            if (answers.incrementAndGet() == 6) {
                back.set(System.nanoTime() + Duration.ofMillis(500).toNanos());
            }
            if (answers.get() >= 6 && System.nanoTime() - back.get() < 0) {
                call.send(500, "restarting");
            } else {
                call.answer(call.pairs());
            }
        });

        SyntheticReport report = fixture.run(single(6));

        assertThat(report.dropped()).isEmpty();
        assertThat(report.chats()).isEqualTo(6);
    }
}
