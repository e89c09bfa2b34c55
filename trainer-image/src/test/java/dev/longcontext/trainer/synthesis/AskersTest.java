package dev.longcontext.trainer.synthesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.SyntheticConfig;
import dev.longcontext.contract.SyntheticConfig.TaskType;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.synthesis.chat.ChatMaker.Answered;
import dev.longcontext.trainer.synthesis.chat.Drops;
import dev.longcontext.trainer.synthesis.endpoint.Silence;
import dev.longcontext.trainer.synthesis.ledger.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AskersTest {

    @TempDir
    Path folder;

    /** The ledger is closed next: an entry that comes later would be lost. */
    @Test
    void waitForWhoeverStillWritesDownWhatBecameOfItsRequest() throws Exception {
        SyntheticConfig configuration = SynthesisFixture.configuration(
                "http://127.0.0.1:1/v1", 2, SynthesisFixture.task(TaskType.SingleDetailQA, 1));
        Path file = folder.resolve("answers.jsonl");
        CountDownLatch asking = new CountDownLatch(1);
        try (Ledger ledger = Ledger.open(file, configuration.budget());
                Askers askers = new Askers(
                        configuration,
                        ledger,
                        new Askers.Signals(new StopSignal(), new StopSignal(), new StopSignal(), new Silence()),
                        Duration.ofSeconds(15))) {
            askers.submit(() -> {
                asking.countDown();
                untilGivenUp();
                slowly();
                // it holds no permit that the ledger could be asked about
                ledger.lost(new Ledger.Permit(1, "a"), "what came in place of an answer");
                return new Answered(List.of(), new Drops());
            });
            asking.await();
        }

        assertThat(Files.readString(file)).contains("what came in place of an answer");
    }

    private static void untilGivenUp() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException givenUp) {
            // as a request that is in flight when the stage ends
        }
    }

    /** Whatever interrupts come: as a volume does. */
    private static void slowly() {
        long until = System.nanoTime() + Duration.ofMillis(300).toNanos();
        while (System.nanoTime() - until < 0) {
            Thread.onSpinWait();
        }
    }
}
