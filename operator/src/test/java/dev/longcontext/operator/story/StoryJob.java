package dev.longcontext.operator.story;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.operator.desired.MadeFrom;
import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.facts.JobFactsBuilder;
import dev.longcontext.operator.facts.PodEnd;
import dev.longcontext.operator.facts.PodFacts;
import dev.longcontext.operator.facts.PodFactsBuilder;
import dev.longcontext.operator.facts.PodProblem;
import dev.longcontext.operator.facts.PodRefusal;
import dev.longcontext.operator.facts.Refusal;
import dev.longcontext.operator.facts.Resumption;
import dev.longcontext.operator.facts.Suspension;
import dev.longcontext.operator.resolve.ResolvedRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Reads a Job of a story, and what it tells about its pod. */
final class StoryJob {

    private static final Path EXAMPLES = Path.of("../examples/contract");

    private StoryJob() {}

    /**
     * A Job is made from the run as it is when it appears, and keeps that.
     *
     * @param before the same Job a step ago; null when it has just appeared
     * @param beginning of the story, when every pod was made
     */
    static JobFacts read(
            ResolvedRun run, String name, JsonNode given, JobFacts before, Instant beginning, Instant now) {
        int dash = name.lastIndexOf('-');
        JobFacts.Phase phase = JobFacts.Phase.valueOf(given.get("phase").asText());
        boolean over = phase != JobFacts.Phase.RUNNING;
        PodFacts pod = given.path("pod").asText("").equals("none") ? null : pod(name, given, over, beginning);
        return JobFactsBuilder.builder()
                .name("miniature-" + name)
                .uid(given.path("uid").asText("uid-" + name))
                .stage(name.substring(0, dash))
                .attempt(Integer.parseInt(name.substring(dash + 1)))
                .phase(phase)
                .suspension(suspension(given.path("suspended")))
                .resumption(resumption(given.path("resumed")))
                .failureReason(text(given, "reason"))
                .failureMessage(text(given, "reasonMessage"))
                .started(before == null ? now : before.started())
                .finished(over ? now : null)
                .livePods(pod == null || over || pod.finished() ? 0 : 1)
                .pod(pod)
                .logTail(text(given, "log"))
                .refusedPod(refusedPod(given.path("refusedPod"), now))
                .given(before == null ? given(run, given) : before.given())
                .deleting(given.path("deleting").asBoolean(false))
                .build();
    }

    /** {@code digest} of a Job that another version of the operator made; {@code none}: it has none. */
    private static JobFacts.Given given(ResolvedRun run, JsonNode job) {
        String digest = job.path("digest").asText(MadeFrom.digest(run));
        return new JobFacts.Given(
                job.path("image").asText(run.container().image()), "none".equals(digest) ? null : digest, List.of());
    }

    /** {@code true} for the operator, else who did it. */
    private static Suspension suspension(JsonNode given) {
        return given.isMissingNode() ? null : new Suspension(given.asBoolean(), given.asText());
    }

    private static Resumption resumption(JsonNode given) {
        return given.isMissingNode()
                ? null
                : new Resumption(
                        text(given, "by"),
                        given.path("contested").asBoolean(false),
                        given.path("due").asBoolean(false));
    }

    private static PodRefusal refusedPod(JsonNode given, Instant now) {
        return given.isMissingNode()
                ? null
                : new PodRefusal(
                        refusal(given), now.minusSeconds(given.path("ago").asLong(0)));
    }

    private static PodFacts pod(String name, JsonNode given, boolean over, Instant created) {
        PodProblem problem = given.has("problem")
                ? new PodProblem(given.get("problem").asText(), text(given, "problemMessage"))
                : null;
        boolean unplaced = "unplaced".equals(given.path("pod").asText())
                || (problem != null && PodProblem.UNSCHEDULABLE.equals(problem.reason()));
        return PodFactsBuilder.builder()
                .name("miniature-" + name + "-x")
                .uid(given.path("uid").asText("uid-" + name))
                .node(unplaced ? null : "gpu-1")
                .ip("127.0.0.2")
                .running(given.has("works") || (!over && !unplaced && problem == null && !isIdle(given)))
                .finished(over || given.has("ended"))
                .exitCode(given.has("exit") ? Integer.valueOf(given.get("exit").asInt()) : null)
                .oomKilled(given.path("oom").asBoolean(false))
                .disrupted(given.path("disrupted").asBoolean(false))
                .end(given.has("nodeSays") ? new PodEnd(PodEnd.By.EVICTION, text(given, "nodeSays")) : null)
                .terminationText(message(text(given, "message")))
                .problem(problem)
                .others(given.has("beside") ? List.of(text(given, "beside")) : List.of())
                .created(created)
                .build();
    }

    /** Its container has not begun, or has ended. */
    private static boolean isIdle(JsonNode given) {
        return given.has("ended")
                || given.has("beside")
                || "waiting".equals(given.path("pod").asText());
    }

    static Refusal refusal(JsonNode given) {
        Refusal refusal =
                new Refusal(Refusal.Kind.valueOf(text(given, "kind")), text(given, "object"), text(given, "said"));
        return given.path("aside").asBoolean(false) ? refusal.of(Refusal.Concern.ASIDE) : refusal;
    }

    static String text(JsonNode node, String field) {
        return node.has(field) ? node.get(field).asText() : null;
    }

    /** A file of the contract's examples, or the text itself. */
    private static String message(String text) {
        if (text == null || !text.endsWith(".json")) {
            return text;
        }
        try {
            return Files.readString(EXAMPLES.resolve(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
