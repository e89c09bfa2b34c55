package dev.longcontext.trainer.synthesis.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.SyntheticConfig.Budget;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.synthesis.ledger.Ledger.Permit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {

    private static final Tokens MOST = new Tokens(100, 40);

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("answers.jsonl");
    }

    private Ledger open(long requests, long prompt, long completion) throws IOException {
        return Ledger.open(file, new Budget(requests, prompt, completion, null, null));
    }

    @Test
    void chargesWhatARequestCanCostUntilItIsKnown() throws Exception {
        try (Ledger ledger = open(10, 1000, 400)) {
            Permit permit = ledger.reserve("a", MOST).orElseThrow();
            assertThat(ledger.spent()).isEqualTo(new Spent(1, MOST));

            ledger.answered(permit, new Tokens(90, 7), "{\"x\": \"é\\n\"}");

            assertThat(ledger.spent()).isEqualTo(new Spent(1, new Tokens(90, 7)));
            assertThat(ledger.answer("a")).contains("{\"x\": \"é\\n\"}");
            assertThat(ledger.answer("b")).isEmpty();
        }
    }

    @Test
    void knowsEverythingAfterAnotherStart() throws Exception {
        try (Ledger ledger = open(10, 1000, 400)) {
            ledger.answered(ledger.reserve("a", MOST).orElseThrow(), new Tokens(90, 7), "said");
            ledger.refused(ledger.reserve("b", MOST).orElseThrow());
            ledger.lost(ledger.reserve("c", MOST).orElseThrow(), "half of it");
            // in flight when the process is killed
            assertThat(ledger.reserve("d", MOST)).isPresent();
        }
        try (Ledger ledger = open(10, 1000, 400)) {
            assertThat(ledger.spent()).isEqualTo(new Spent(3, new Tokens(290, 87)));
            assertThat(ledger.answer("a")).contains("said");
            assertThat(ledger.answer("c")).isEmpty();
            assertThat(ledger.reserve("d", MOST).orElseThrow().id()).isEqualTo(5);
        }
    }

    @Test
    void goesOnBehindALineThatWasCutOff() throws Exception {
        try (Ledger ledger = open(10, 1000, 400)) {
            ledger.answered(ledger.reserve("a", MOST).orElseThrow(), new Tokens(90, 7), "said");
        }
        byte[] whole = Files.readAllBytes(file);
        Files.writeString(file, "{\"kind\":\"ANSWERED\",\"id\":2,\"answ", StandardOpenOption.APPEND);

        try (Ledger ledger = open(10, 1000, 400)) {
            assertThat(Files.readAllBytes(file)).isEqualTo(whole);
            assertThat(ledger.answer("a")).contains("said");
            ledger.answered(ledger.reserve("b", MOST).orElseThrow(), new Tokens(1, 1), "more");
        }
        try (Ledger ledger = open(10, 1000, 400)) {
            assertThat(ledger.answer("b")).contains("more");
        }
    }

    @Test
    void saysThatTheFileIsDamaged() throws Exception {
        Files.writeString(file, "{\"kind\":\"SENT\",\n{\"kind\":\"REFUSED\",\"id\":1}\n");

        FailureException failure = catchThrowableOfType(FailureException.class, () -> open(1, 1, 1));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.Storage);
        assertThat(failure.getMessage())
                .isEqualTo(file + " is damaged at byte 0: the line is not an entry of this journal");
    }

    @Test
    void givesNoPermitBeyondAnyBound() throws Exception {
        try (Ledger requests = open(0, 1000, 1000)) {
            assertThat(requests.reserve("a", MOST)).isEmpty();
        }
        try (Ledger prompt = open(10, 99, 1000)) {
            assertThat(prompt.reserve("a", MOST)).isEmpty();
        }
        try (Ledger completion = open(10, 1000, 39)) {
            assertThat(completion.reserve("a", MOST)).isEmpty();
        }
        assertThat(Files.size(file)).isZero();
    }

    /** Of 8 threads, each wants what only fits when others turn out to cost less than they could. */
    @Test
    void neverExceedsTheBudgetWhateverIsInFlight() throws Exception {
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (Ledger ledger = open(1000, 350, 1_000_000)) {
            List<Future<Integer>> sent = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                String name = "thread " + i;
                sent.add(pool.submit(() -> {
                    int count = 0;
                    Optional<Permit> permit = ledger.reserve(name + count, MOST);
                    while (permit.isPresent()) {
                        assertThat(ledger.spent().tokens().prompt()).isLessThanOrEqualTo(350);
                        Thread.sleep(ThreadLocalRandom.current().nextInt(3));
                        ledger.answered(permit.get(), new Tokens(10, 1), "said");
                        count++;
                        permit = ledger.reserve(name + count, MOST);
                    }
                    return count;
                }));
            }
            int all = 0;
            for (Future<Integer> one : sent) {
                all += one.get();
            }
            assertThat(all).as("each costs 10, and 100 have to be free").isEqualTo(26);
            assertThat(ledger.spent().tokens().prompt()).isEqualTo(260);
        } finally {
            pool.shutdownNow();
        }
    }

    /** As on a full disk: whoever waits for what is in flight must not wait for ever. */
    @Test
    void letsNobodyWaitForARequestThatCouldNotBeWrittenDown() throws Exception {
        Ledger ledger = open(10, 1000, 400);
        Permit permit = ledger.reserve("a", MOST).orElseThrow();
        Permit other = ledger.reserve("b", MOST).orElseThrow();
        ledger.close();

        assertThat(catchThrowable(() -> ledger.reserve("c", MOST))).isInstanceOf(IOException.class);
        assertThat(catchThrowable(() -> ledger.answered(permit, MOST, "said"))).isInstanceOf(IOException.class);
        assertThat(catchThrowable(() -> ledger.lost(other, null))).isInstanceOf(IOException.class);

        assertThat(ledger.spent()).as("what was sent counts").isEqualTo(new Spent(2, new Tokens(200, 80)));
        assertThat(ledger.reserve("d", new Tokens(2000, 1)))
                .as("nothing to wait for")
                .isEmpty();
    }

    @Test
    void storesOnlyTheBeginningOfWhatCameInPlaceOfAnAnswer() throws Exception {
        try (Ledger ledger = open(10, 1000, 400)) {
            ledger.lost(ledger.reserve("a", MOST).orElseThrow(), "x".repeat(1_000_000));
        }
        assertThat(Files.size(file)).isLessThan(10_000);
    }

    @Test
    void takesAnEntryWithoutItsFiguresForDamage() throws Exception {
        Files.writeString(file, "{\"kind\":\"SENT\",\"id\":1,\"key\":\"a\"}\n");

        FailureException failure = catchThrowableOfType(FailureException.class, () -> open(1, 1, 1));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.Storage);
    }
}
