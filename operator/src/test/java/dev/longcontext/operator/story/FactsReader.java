package dev.longcontext.operator.story;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.contract.ContractJson;
import dev.longcontext.operator.desired.MadeFrom;
import dev.longcontext.operator.facts.Addresses;
import dev.longcontext.operator.facts.ClaimFacts;
import dev.longcontext.operator.facts.DriftFacts;
import dev.longcontext.operator.facts.EventFacts;
import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.facts.NodeFacts;
import dev.longcontext.operator.facts.Observation;
import dev.longcontext.operator.facts.PodFacts;
import dev.longcontext.operator.facts.PodProblem;
import dev.longcontext.operator.facts.PodRefusal;
import dev.longcontext.operator.facts.Refusal;
import dev.longcontext.operator.facts.Resumption;
import dev.longcontext.operator.facts.ServingFacts;
import dev.longcontext.operator.facts.Suspension;
import dev.longcontext.operator.resolve.ResolvedRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private static final Path EXAMPLES = Path.of("../examples/contract");

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
            nodes = nodes(step.get("nodes"));
        }
        if (step.has("config")) {
            runConfig = ContractJson.write(run.config());
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
        return given.isMissingNode() ? Optional.empty() : Optional.of(read(given));
    }

    private static Refusal read(JsonNode given) {
        Refusal refusal =
                new Refusal(Refusal.Kind.valueOf(text(given, "kind")), text(given, "object"), text(given, "said"));
        return given.path("aside").asBoolean(false) ? refusal.of(Refusal.Concern.ASIDE) : refusal;
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
                        text(given, "storageClass"),
                        given.has("event")
                                ? new EventFacts(
                                        given.get("event").asText(),
                                        text(given, "message"),
                                        given.path("warning").asBoolean(false))
                                : null));
    }

    private static List<NodeFacts> nodes(JsonNode given) {
        List<NodeFacts> nodes = new ArrayList<>();
        given.properties().forEach(node -> {
            int gpus = node.getValue().path("gpus").asInt();
            nodes.add(new NodeFacts(
                    node.getKey(),
                    gpus == 0
                            ? Map.of()
                            : Map.of(
                                    "nvidia.com/gpu.count",
                                    Integer.toString(gpus),
                                    "nvidia.com/gpu.memory",
                                    "81920",
                                    "nvidia.com/gpu.product",
                                    "NVIDIA-A800-SXM4-80GB"),
                    node.getValue().path("ready").asBoolean(true),
                    node.getValue().path("cordoned").asBoolean(false),
                    Map.of("nvidia.com/gpu", (long) gpus),
                    List.of()));
        });
        return nodes;
    }

    /** A Job is made from the run as it is when it appears, and keeps that. */
    private void job(ResolvedRun run, String name, JsonNode given, Instant now) {
        if ("gone".equals(given.asText())) {
            jobs.remove(name);
            return;
        }
        int dash = name.lastIndexOf('-');
        JobFacts before = jobs.get(name);
        Instant started = before == null ? now : before.started();
        JobFacts.Phase phase = JobFacts.Phase.valueOf(given.get("phase").asText());
        boolean over = phase != JobFacts.Phase.RUNNING;
        PodFacts pod = given.path("pod").asText("").equals("none") ? null : pod(name, given, over);
        jobs.put(
                name,
                new JobFacts(
                        "miniature-" + name,
                        given.path("uid").asText("uid-" + name),
                        name.substring(0, dash),
                        Integer.parseInt(name.substring(dash + 1)),
                        phase,
                        suspension(given.path("suspended")),
                        resumption(given.path("resumed")),
                        text(given, "reason"),
                        text(given, "reasonMessage"),
                        started,
                        over ? now : null,
                        pod == null || over || pod.finished() ? 0 : 1,
                        pod,
                        text(given, "log"),
                        refusedPod(given.path("refusedPod"), now),
                        before == null ? given(run, given) : before.given(),
                        given.path("deleting").asBoolean(false)));
    }

    /** {@code digest} of a Job that another version of the operator made; {@code none}: it has none. */
    private static JobFacts.Given given(ResolvedRun run, JsonNode job) {
        String digest = job.path("digest").asText(MadeFrom.digest(run));
        return new JobFacts.Given(run.container().image(), "none".equals(digest) ? null : digest);
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
                : new PodRefusal(read(given), now.minusSeconds(given.path("ago").asLong(0)));
    }

    private PodFacts pod(String name, JsonNode given, boolean over) {
        PodProblem problem = given.has("problem")
                ? new PodProblem(given.get("problem").asText(), text(given, "problemMessage"))
                : null;
        boolean unplaced = "unplaced".equals(given.path("pod").asText())
                || (problem != null && PodProblem.UNSCHEDULABLE.equals(problem.reason()));
        return new PodFacts(
                "miniature-" + name + "-x",
                given.path("uid").asText("uid-" + name),
                unplaced ? null : "gpu-1",
                "127.0.0.2",
                !over
                        && problem == null
                        && !given.has("ended")
                        && !unplaced
                        && !"waiting".equals(given.path("pod").asText()),
                over || given.has("ended"),
                given.has("exit") ? Integer.valueOf(given.get("exit").asInt()) : null,
                given.path("oom").asBoolean(false),
                given.path("disrupted").asBoolean(false),
                message(text(given, "message")),
                problem,
                beginning,
                null);
    }

    private static ServingFacts serving(JsonNode given) {
        return new ServingFacts(
                ServingFacts.Phase.valueOf(given.get("phase").asText()),
                text(given, "reason"),
                text(given, "message"),
                given.has("url") ? new Addresses(text(given, "address"), text(given, "url")) : null,
                given.path("current").asBoolean(true),
                given.has("drift")
                        ? List.of(new DriftFacts(
                                given.get("drift").asText(),
                                text(given, "found"),
                                text(given, "wanted"),
                                text(given, "by")))
                        : List.of(),
                null,
                given.has("surplus") ? List.of(given.get("surplus").asText()) : List.of());
    }

    private static String text(JsonNode node, String field) {
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
