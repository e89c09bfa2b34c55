package dev.longcontext.trainer.synthesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.SyntheticReport;
import dev.longcontext.trainer.installed.InstalledTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, ended at random moments by SIGKILL and SIGTERM in turn, against an endpoint that counts. */
class KilledSynthesisIT {

    private static final int KILLS = 20;
    private static final int BY_SIGKILL = KILLS / 2;
    private static final int MOST_MILLIS = 250;
    private static final int SIGKILLED = 137;

    /** What a kill can lose: as many requests as may be in flight. */
    private static final long MOST_REPEATED = (long) KilledSynthesis.IN_FLIGHT * BY_SIGKILL;

    @TempDir
    Path smooth;

    @TempDir
    Path killed;

    @Test
    void asksAgainOnlyWhatWasInFlightAtASigkillMakesTheSameAndStaysInBudget() throws Exception {
        try (ScriptedEndpoint endpoint = new ScriptedEndpoint()) {
            SynthesisFixture undisturbed = new SynthesisFixture(smooth).documents(KilledSynthesis.DOCUMENTS, 60);
            undisturbed.run(KilledSynthesis.configuration(endpoint.url(), Integer.MAX_VALUE));
            Map<String, Integer> before = endpoint.counts();
            Set<String> wanted = before.keySet();
            // not one more than is needed where every kill loses as much as it can
            long mostRequests = wanted.size() + MOST_REPEATED;

            SynthesisFixture fixture = new SynthesisFixture(killed).documents(KilledSynthesis.DOCUMENTS, 60);
            endpoint.behaves(call -> {
                Thread.sleep(40 + call.draw(120));
                call.answer(call.pairs());
            });
            Map<String, Integer> mayRepeat = new TreeMap<>();
            Random random = new Random(12);
            for (int kill = 0; kill < KILLS; kill++) {
                Process process = start(endpoint, mostRequests);
                awaitFirstRequest(endpoint, process);
                Thread.sleep(random.nextInt(MOST_MILLIS));
                if (kill % 2 == 0) {
                    process.destroyForcibly();
                    assertThat(process.waitFor()).isEqualTo(SIGKILLED);
                    Thread.sleep(200); // what the endpoint had begun on ends
                    notStored(fixture, difference(endpoint.counts(), before))
                            .forEach(key -> mayRepeat.merge(key, 1, Integer::sum));
                } else {
                    process.destroy();
                    assertThat(process.waitFor()).isEqualTo(FailureClass.Terminated.exitCode());
                    assertThat(notStored(fixture, difference(endpoint.counts(), before)))
                            .as("asked, and not stored when a stop was over, but for what an earlier kill lost")
                            .isSubsetOf(mayRepeat.keySet());
                }
            }
            SyntheticReport report = fixture.run(KilledSynthesis.configuration(endpoint.url(), mostRequests));

            Map<String, Integer> asked = difference(endpoint.counts(), before);
            assertThat(asked.keySet()).isEqualTo(wanted);
            asked.forEach((key, times) -> assertThat(times)
                    .as("times %s was asked", key)
                    .isLessThanOrEqualTo(1 + mayRepeat.getOrDefault(key, 0)));
            long sent = asked.values().stream().mapToInt(Integer::intValue).sum();
            long again = sent - wanted.size();
            assertThat(again).as("in flight at a SIGKILL").isLessThanOrEqualTo(MOST_REPEATED);
            assertThat(Files.readAllBytes(fixture.chats())).isEqualTo(Files.readAllBytes(undisturbed.chats()));
            assertThat(report.requests())
                    .as("no request is forgotten, and none is counted that was never on its way")
                    .isBetween(sent, mostRequests);
            assertThat(report.completionTokens())
                    .as("what a kill lost counts with the most it can cost")
                    .isGreaterThanOrEqualTo(50 * (long) wanted.size() + 512 * again);
            System.out.printf(
                    "%d requests needed, %d sent in %d attempts: %d of them again, in flight at one of %d kills by SIGKILL; %d counted%n",
                    wanted.size(), sent, KILLS + 1, again, BY_SIGKILL, report.requests());
        }
    }

    private Process start(ScriptedEndpoint endpoint, long mostRequests) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        InstalledTrainer.SHORT_LIVED,
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledSynthesis.class.getName(),
                        killed.toString(),
                        endpoint.url(),
                        Long.toString(mostRequests))
                .redirectErrorStream(true)
                .redirectOutput(killed.resolve("log").toFile())
                .start();
    }

    private static void awaitFirstRequest(ScriptedEndpoint endpoint, Process process) throws InterruptedException {
        int before = endpoint.requests();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (endpoint.requests() == before && process.isAlive() && System.nanoTime() < until) {
            Thread.sleep(5);
        }
    }

    private static Map<String, Integer> difference(Map<String, Integer> now, Map<String, Integer> before) {
        Map<String, Integer> asked = new TreeMap<>();
        now.forEach((key, times) -> {
            int more = times - before.getOrDefault(key, 0);
            if (more > 0) {
                asked.put(key, more);
            }
        });
        return asked;
    }

    /** The questions whose answers are not stored: the answers of this endpoint name the request that they are to. */
    private static Set<String> notStored(SynthesisFixture fixture, Map<String, Integer> asked) throws IOException {
        String answers = String.join(
                "\n",
                Files.readAllLines(fixture.answers()).stream()
                        .filter(line -> line.contains("\"ANSWERED\"") && line.endsWith("}"))
                        .toList());
        Set<String> lost = new HashSet<>(asked.keySet());
        lost.removeIf(key -> answers.contains("after " + key.substring(0, 6)));
        return lost;
    }
}
