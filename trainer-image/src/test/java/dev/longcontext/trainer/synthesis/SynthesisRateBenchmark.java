package dev.longcontext.trainer.synthesis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.SyntheticConfig.TaskType;
import dev.longcontext.contract.SyntheticReport;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How near the rate of requests comes to the ideal one: 64 in flight, each answered after a second. */
class SynthesisRateBenchmark {

    private static final int IN_FLIGHT = 64;
    private static final int DOCUMENTS = 256;
    private static final int REQUESTS_OF_A_DOCUMENT = 4;

    @TempDir
    Path folder;

    @Test
    void comesNearTheIdealRate() throws Exception {
        try (ScriptedEndpoint endpoint = new ScriptedEndpoint()) {
            long[] firstAndLast = {Long.MAX_VALUE, 0};
            endpoint.behaves(call -> {
                synchronized (firstAndLast) {
                    firstAndLast[0] = Math.min(firstAndLast[0], call.arrived());
                }
                ObjectNode answer = call.pairs();
                // it shares its cores with the client: what it does itself is a part of its second
                TimeUnit.NANOSECONDS.sleep(call.arrived() + TimeUnit.SECONDS.toNanos(1) - System.nanoTime());
                call.answer(answer);
                synchronized (firstAndLast) {
                    firstAndLast[1] = Math.max(firstAndLast[1], System.nanoTime());
                }
            });
            SynthesisFixture fixture = new SynthesisFixture(folder).documents(DOCUMENTS, 85);

            SyntheticReport report = fixture.run(SynthesisFixture.configuration(
                    endpoint.url(),
                    IN_FLIGHT,
                    SynthesisFixture.task(TaskType.SingleDetailQA, DOCUMENTS)
                            .withChunks(REQUESTS_OF_A_DOCUMENT)
                            .withMinTokens(765)
                            .withMaxTokens(765)));

            double seconds = (firstAndLast[1] - firstAndLast[0]) / 1e9;
            double ideal = Math.ceil((double) report.requests() / IN_FLIGHT);
            System.out.printf(
                    "%d requests in %.2f s, %.1f a second; ideal %.0f s; ratio %.3f%n",
                    report.requests(), seconds, report.requests() / seconds, ideal, ideal / seconds);
            assertThat(endpoint.mostInFlight()).isEqualTo(IN_FLIGHT);
            assertThat(report.chats()).isEqualTo(DOCUMENTS);
        }
    }
}
