package dev.longcontext.trainer.synthesis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.SyntheticReport;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, killed by SIGKILL at random moments, against an endpoint that counts. */
class KilledSynthesisIT {

    private static final int KILLS = 20;
    private static final long MOST_MILLIS = 900;

    @TempDir
    Path smooth;

    @TempDir
    Path killed;

    @Test
    void asksNothingTwiceMakesTheSameAndStaysInBudget() throws Exception {
        Map<String, String> answered = new ConcurrentHashMap<>();
        try (ScriptedEndpoint endpoint = new ScriptedEndpoint()) {
            SynthesisFixture undisturbed = new SynthesisFixture(smooth).documents(60, 60);
            undisturbed.run(KilledSynthesis.configuration(endpoint.url()));
            Set<String> wanted = Set.copyOf(endpoint.counts().keySet());
            Map<String, Integer> before = endpoint.counts();

            SynthesisFixture fixture = new SynthesisFixture(killed).documents(60, 60);
            endpoint.behaves(call -> {
                Thread.sleep(20 + call.draw(60));
                call.answer(call.pairs());
            });
            Random random = new Random(12);
            int most = 0;
            for (int kill = 0; kill < KILLS; kill++) {
                Process process = start(endpoint);
                awaitFirstRequest(endpoint, process);
                Thread.sleep(random.nextInt(1 + (int) (MOST_MILLIS / 6)));
                process.destroyForcibly().waitFor();
                Thread.sleep(100); // what the endpoint had begun on ends
                Map<String, Integer> asked = difference(endpoint.counts(), before);
                // what is stored now is never asked again
                for (Map.Entry<String, Integer> one :
                        stored(fixture, endpoint, asked).entrySet()) {
                    answered.putIfAbsent(one.getKey(), Integer.toString(one.getValue()));
                }
                most = Math.max(most, endpoint.mostInFlight());
            }
            SyntheticReport report = fixture.run(KilledSynthesis.configuration(endpoint.url()));

            Map<String, Integer> asked = difference(endpoint.counts(), before);
            assertThat(asked.keySet()).isEqualTo(wanted);
            answered.forEach((key, times) -> assertThat(asked.get(key))
                    .as("times %s was asked, stored by then", key)
                    .isEqualTo(Integer.parseInt(times)));
            long again = asked.values().stream().mapToInt(times -> times - 1).sum();
            assertThat(again)
                    .as("what was in flight at a kill, or not stored yet by one of as many threads beside")
                    .isLessThanOrEqualTo(2 * 8L * KILLS);
            assertThat(Files.readAllBytes(fixture.chats())).isEqualTo(Files.readAllBytes(undisturbed.chats()));
            long sent = asked.values().stream().mapToInt(Integer::intValue).sum();
            assertThat(report.requests()).as("no request is forgotten").isGreaterThanOrEqualTo(sent);
            assertThat(report.completionTokens()).isGreaterThanOrEqualTo(50 * sent);
            System.out.printf(
                    "%d requests needed, %d sent in %d attempts, %d of them in flight at a kill%n",
                    wanted.size(), sent, KILLS + 1, again);
        }
    }

    private Process start(ScriptedEndpoint endpoint) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledSynthesis.class.getName(),
                        killed.toString(),
                        endpoint.url())
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
        Map<String, Integer> asked = new ConcurrentHashMap<>();
        now.forEach((key, times) -> {
            int more = times - before.getOrDefault(key, 0);
            if (more > 0) {
                asked.put(key, more);
            }
        });
        return asked;
    }

    /** How often each question had been asked whose answer is stored: it must stay so. */
    private static Map<String, Integer> stored(
            SynthesisFixture fixture, ScriptedEndpoint endpoint, Map<String, Integer> asked) throws IOException {
        Set<String> contents = new HashSet<>();
        if (Files.exists(fixture.answers())) {
            for (String line : Files.readAllLines(fixture.answers())) {
                if (line.contains("\"ANSWERED\"") && line.endsWith("}")) {
                    JsonNode reply = Json.MAPPER.readTree(line);
                    contents.add(Json.MAPPER
                            .readTree(reply.path("answer").asText())
                            .at("/choices/0/message/content")
                            .asText());
                }
            }
        }
        Map<String, Integer> stored = new ConcurrentHashMap<>();
        List<String> keys = new ArrayList<>(asked.keySet());
        // the questions of this endpoint name the request that they answer
        contents.forEach(content -> keys.stream()
                .filter(key -> content.contains("after " + key.substring(0, 6)))
                .forEach(key -> stored.put(key, asked.get(key))));
        return stored;
    }
}
