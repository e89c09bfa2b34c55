package dev.longcontext.operator.story;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.api.v1alpha1.LongContextFineTuneSpec;
import dev.longcontext.api.v1alpha1.LongContextFineTuneStatus;
import dev.longcontext.api.v1alpha1.LongContextFineTuneStatusBuilder;
import dev.longcontext.operator.Runs;
import dev.longcontext.operator.decide.Decider;
import dev.longcontext.operator.decide.Decision;
import dev.longcontext.operator.decide.situation.Action;
import dev.longcontext.operator.facts.Observation;
import dev.longcontext.operator.memory.Memory;
import dev.longcontext.operator.memory.Verdict;
import dev.longcontext.operator.report.MemoryReader;
import dev.longcontext.operator.report.Report;
import dev.longcontext.operator.resolve.Defaults;
import dev.longcontext.operator.resolve.ResolvedRun;
import dev.longcontext.operator.resolve.TrainerDevice;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Plays a story: each step's facts through decide and report, and writes down what is new. The status of a step that is
 * {@code notWritten} is lost, as with a conflict, or an operator that is killed after it has acted.
 */
final class Storyteller {

    private static final ObjectMapper YAML = new YAMLMapper();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    private final JsonNode story;
    private final LongContextFineTune run;
    private final Decider decider = new Decider(Duration.ofSeconds(15));
    private final StringBuilder tale = new StringBuilder();
    private final Map<String, String> said = new HashMap<>();
    private Defaults defaults = Runs.DEFAULTS;
    private Instant now = BEGINNING;

    Storyteller(Path file) throws IOException {
        story = YAML.readTree(Files.readString(file));
        run = Runs.miniature();
    }

    String tell() {
        FactsReader facts = new FactsReader(BEGINNING);
        for (JsonNode step : story.get("steps")) {
            now = now.plusSeconds(step.path("after").asLong(0));
            patch(step.path("spec"));
            forget(step.path("forgotten").asText());
            defaults = configured(step);
            ResolvedRun resolved = Runs.resolved(run, defaults);
            Memory memory = MemoryReader.of(run.getStatus());
            Observation seen = facts.next(resolved, step, now);
            Decision wanted = decider.decide(resolved, memory, seen, now);
            Decision told = FactsReader.refusal(step)
                    .map(no -> decider.decide(resolved, memory, seen.withRefusal(no), now))
                    .orElse(wanted);
            LongContextFineTuneStatus status = new Report(run.getStatus(), told, now).of(resolved);
            describe(step.get("step").asText(), wanted.actions(), told, status);
            if (!step.path("notWritten").asBoolean(false)) {
                run.setStatus(copy(status));
            }
        }
        return tale.toString();
    }

    /** {@code trainer: CPU}: somebody gives the operator a trainer image that computes on CPUs. */
    private Defaults configured(JsonNode step) {
        Defaults trainer = step.has("trainer")
                ? defaults.withDevice(TrainerDevice.valueOf(step.get("trainer").asText()))
                : defaults;
        return step.has("operatorImage")
                ? trainer.withImage(step.get("operatorImage").asText())
                : trainer;
    }

    /** Fields of the spec that somebody changes. */
    private void patch(JsonNode fields) {
        fields.properties().forEach(field -> {
            JsonNode spec = JSON.valueToTree(run.getSpec());
            ((ObjectNode) spec).set(field.getKey(), field.getValue());
            run.setSpec(JSON.convertValue(spec, LongContextFineTuneSpec.class));
            run.getMetadata().setGeneration(run.getMetadata().getGeneration() + 1);
        });
    }

    /** {@code forgotten: GatesPassed}: a condition that somebody took out of the status. */
    private void forget(String type) {
        if (!type.isEmpty()) {
            run.setStatus(LongContextFineTuneStatusBuilder.builder(run.getStatus())
                    .conditions(run.getStatus().conditions().stream()
                            .filter(condition -> !type.equals(condition.getType()))
                            .toList())
                    .build());
        }
    }

    /** As the API server would give it back. */
    private static LongContextFineTuneStatus copy(LongContextFineTuneStatus status) {
        return Serialization.unmarshal(Serialization.asJson(status), LongContextFineTuneStatus.class);
    }

    private void describe(String step, List<Action> done, Decision decision, LongContextFineTuneStatus status) {
        tale.append("## ").append(step).append('\n');
        news("state", status.state());
        for (Verdict verdict : decision.verdicts()) {
            news(verdict.type().name(), verdict.status() + " " + verdict.reason() + ": " + verdict.message());
        }
        status.stages().forEach(stage -> news("stage " + stage.name(), line(stage)));
        news("progress", line(status.progress()));
        news("synthetic", line(status.synthetic()));
        news("estimate", line(status.estimate()));
        news("checkpoint", line(status.checkpoint()));
        news("recovery", line(status.recovery()));
        news("node", status.node());
        news("workspace", line(status.workspace()));
        news("evaluation", line(status.evaluation()));
        news(
                "evaluation table",
                status.evaluationTable() == null ? null : String.join("\n    ", status.evaluationTable()));
        news("effective length", line(status.effectiveLength()));
        news("approval", line(status.approval()));
        news("failure", line(status.failure()));
        news("retry", line(status.retry()));
        news("artifact", line(status.artifact()));
        news("serving", line(status.serving()));
        news("memory", status.resolved().memory());
        news("image", status.resolved().image());
        done.forEach(action -> tale.append("  do ").append(action).append('\n'));
        if (decision.recheck() != null) {
            tale.append("  look again in ").append(decision.recheck()).append('\n');
        }
        tale.append('\n');
    }

    private static String line(Object value) {
        return value == null ? null : Serialization.asJson(value);
    }

    /** Only what differs from the step before. */
    private void news(String what, String text) {
        String before = said.put(what, String.valueOf(text));
        if (!String.valueOf(text).equals(before == null ? "null" : before)) {
            tale.append("  ").append(what).append(": ").append(text).append('\n');
        }
    }
}
