package dev.longcontext.operator.story;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.ContractJson;
import dev.longcontext.operator.facts.Addresses;
import dev.longcontext.operator.facts.ClaimFacts;
import dev.longcontext.operator.facts.DriftFacts;
import dev.longcontext.operator.facts.EventFacts;
import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.facts.NodeFacts;
import dev.longcontext.operator.facts.Observation;
import dev.longcontext.operator.facts.Refusal;
import dev.longcontext.operator.facts.ServingFacts;
import dev.longcontext.operator.resolve.ResolvedRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A step's facts in short form. What a step does not mention stays as it was; a job is written
 * {@code train-2: {phase: FAILED, exit: 69, message: FILE or text}}, and {@code gone} removes it.
 */
final class FactsReader {

    private final Instant beginning;
    private final Map<String, ClaimFacts> claims = new HashMap<>();
    private final Map<String, JobFacts> jobs = new LinkedHashMap<>();
    private List<NodeFacts> nodes = List.of();
    private ServingFacts serving = ServingFacts.of(ServingFacts.Phase.ABSENT);
    private String runConfig;
    private boolean storageClassFound = true;

    FactsReader(Instant beginning) {
        this.beginning = beginning;
    }

    Observation next(ResolvedRun run, JsonNode step, Instant now) {
        step.path("claims").properties().forEach(claim -> claim(run, claim.getKey(), claim.getValue()));
        if (step.has("nodes")) {
            nodes = nodes(step.get("nodes"), now);
        }
        if (step.has("config")) {
            runConfig = "gone".equals(step.get("config").asText()) ? null : ContractJson.write(run.config());
        }
        storageClassFound = step.path("storageClassFound").asBoolean(storageClassFound);
        step.path("jobs").properties().forEach(job -> job(run, job.getKey(), job.getValue(), now));
        if (step.has("serving")) {
            serving = serving(step.get("serving"));
        }
        return new Observation(
                List.copyOf(jobs.values()),
                step.has("stray") ? List.of(step.get("stray").asText()) : List.of(),
                Map.copyOf(claims),
                storageClassFound,
                nodes,
                runConfig,
                ContractJson.readProgress(step.path("progress").toString())
                        .filter(p -> step.has("progress"))
                        .orElse(null),
                serving,
                null);
    }

    /** What becomes of the step's actions; empty: they are done. */
    static Optional<Refusal> refusal(JsonNode step) {
        JsonNode given = step.path("refused");
        return given.isMissingNode() ? Optional.empty() : Optional.of(StoryJob.refusal(given));
    }

    /** Its access mode, what differs from a claim that has its volume, or {@code gone}. */
    private void claim(ResolvedRun run, String name, JsonNode given) {
        if ("gone".equals(given.asText())) {
            claims.remove(name);
            return;
        }
        claims.put(
                name,
                new ClaimFacts(
                        name,
                        given.path("uid").asText("uid-" + name),
                        List.of(given.isTextual() ? given.asText() : "ReadWriteOnce"),
                        name.equals(run.workspace().claim()) ? run.identity().uid() : null,
                        given.path("deleting").asBoolean(false),
                        ClaimFacts.Binding.valueOf(given.path("binding").asText("BOUND")),
                        StoryJob.text(given, "storageClass"),
                        given.has("event")
                                ? new EventFacts(
                                        given.get("event").asText(),
                                        StoryJob.text(given, "message"),
                                        given.path("warning").asBoolean(false))
                                : null));
    }

    /** {@code ready: false, since: 5}: it became so five seconds ago; without {@code since} long ago. */
    private static List<NodeFacts> nodes(JsonNode given, Instant now) {
        List<NodeFacts> nodes = new ArrayList<>();
        given.properties().forEach(node -> {
            int gpus = node.getValue().path("gpus").asInt();
            nodes.add(new NodeFacts(
                    node.getKey(),
                    gpus == 0
                            ? Map.of()
                            : Map.of(
                                    "nvidia.com/gpu.memory",
                                    "81920",
                                    "nvidia.com/gpu.product",
                                    "NVIDIA-A800-SXM4-80GB"),
                    node.getValue().path("ready").asBoolean(true),
                    node.getValue().has("since")
                            ? now.minusSeconds(node.getValue().get("since").asLong())
                            : null,
                    node.getValue().path("cordoned").asBoolean(false),
                    Map.of("nvidia.com/gpu", (long) gpus),
                    List.of()));
        });
        return nodes;
    }

    private void job(ResolvedRun run, String name, JsonNode given, Instant now) {
        if ("gone".equals(given.asText())) {
            jobs.remove(name);
        } else {
            jobs.put(name, StoryJob.read(run, name, given, jobs.get(name), beginning, now));
        }
    }

    private static ServingFacts serving(JsonNode given) {
        return new ServingFacts(
                ServingFacts.Phase.valueOf(given.get("phase").asText()),
                StoryJob.text(given, "reason"),
                StoryJob.text(given, "message"),
                given.has("url") ? new Addresses(StoryJob.text(given, "address"), StoryJob.text(given, "url")) : null,
                given.path("current").asBoolean(true),
                given.has("drift")
                        ? List.of(new DriftFacts(
                                given.get("drift").asText(),
                                StoryJob.text(given, "found"),
                                StoryJob.text(given, "wanted"),
                                StoryJob.text(given, "by")))
                        : List.of(),
                null,
                given.has("surplus") ? List.of(given.get("surplus").asText()) : List.of());
    }
}
