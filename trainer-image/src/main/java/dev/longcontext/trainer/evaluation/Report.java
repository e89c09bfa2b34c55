package dev.longcontext.trainer.evaluation;

import dev.longcontext.contract.EvaluationConfig.Severity;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.data.page.DataPage;
import dev.longcontext.trainer.evaluation.Scores.EvaluationScores;
import dev.longcontext.trainer.evaluation.suite.Templates;
import dev.longcontext.trainer.fetch.FetchSecrets;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.secrets.Secrets;
import dev.longcontext.trainer.stage.Versions;
import io.quarkus.qute.RawString;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code evaluation/report.html}: one file without outside resources, for a browser or a printer. */
final class Report {
    private static final Templates TEMPLATES = new Templates(Report.class);

    private Report() {}

    /** An evaluation as the page shows it. */
    record Part(String name, String suite, List<Row> metrics, List<GateRow> gates, RawString body) {}

    /** A metric of both models, as text. */
    record Row(String metric, String base, String tuned, String interval, String change) {}

    /**
     * A gate as text.
     *
     * @param interval of the value; empty where it is not known, as {@code change} and {@code items}
     * @param change interval of the difference from the base model
     */
    record GateRow(
            String metric,
            String bound,
            String value,
            String interval,
            String change,
            String items,
            boolean passed,
            String severity) {}

    static String html(RunConfig configuration, Path metrics, List<Evaluated> evaluations) throws IOException {
        return TEMPLATES
                .template("report")
                .data("run", configuration.run().name())
                .data(
                        "passed",
                        evaluations.stream().allMatch(one -> one.scores().passed()))
                .data(
                        "gated",
                        evaluations.stream()
                                .flatMap(one -> one.scores().gates().stream())
                                .anyMatch(gate -> gate.severity() == Severity.Block))
                .data("summary", ReportSummary.of(evaluations))
                .data(
                        "length",
                        String.format(
                                Locale.ROOT, "%,d", configuration.context().targetLength()))
                .data("evaluations", evaluations.stream().map(Report::part).toList())
                .data("loss", LossCurve.read(metrics))
                .data("data", new RawString(DataPage.section(new Workspace(metrics.getParent()).data())))
                .data("dataStyle", new RawString(DataPage.style()))
                .data("facts", facts(configuration, evaluations))
                .data("settings", settings(configuration))
                .render();
    }

    /** As run.json has them, but for signatures in addresses: who may read the report need not be whom the files are for. */
    private static String settings(RunConfig configuration) {
        Secrets secrets = new Secrets(Map.of());
        FetchSecrets.of(configuration, Map.of()).forEach(secrets::add);
        return secrets.redact(Json.pretty(configuration));
    }

    private static Part part(Evaluated evaluated) {
        EvaluationScores scores = evaluated.scores();
        return new Part(
                scores.name(),
                scores.suite(),
                scores.metrics().stream()
                        .map(score -> new Row(
                                score.metric(),
                                evaluated.format(score.metric(), score.base()),
                                evaluated.format(score.metric(), score.value()),
                                evaluated.interval(score.metric(), score.uncertainty()),
                                evaluated.change(score.metric(), score.uncertainty())))
                        .toList(),
                scores.gates().stream().map(gate -> gate(evaluated, gate)).toList(),
                new RawString(evaluated.section().html()));
    }

    private static GateRow gate(Evaluated evaluated, GateResult gate) {
        return new GateRow(
                gate.metric(),
                evaluated.bounds(gate),
                evaluated.value(gate),
                evaluated.interval(gate.metric(), gate.uncertainty()),
                evaluated.change(gate.metric(), gate.uncertainty()),
                gate.uncertainty() == null
                        ? ""
                        : String.format(Locale.ROOT, "%,d", gate.uncertainty().items()),
                gate.passed(),
                gate.severity().name());
    }

    private static Map<String, String> facts(RunConfig c, List<Evaluated> evaluations) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Base model", c.baseModel().uri());
        facts.put(
                "Context length",
                String.format(Locale.ROOT, "%,d tokens", c.context().targetLength()));
        Double theta = c.context().ropeTheta();
        facts.put("RoPE base", theta == null ? "the base model's own" : String.format(Locale.ROOT, "%,.0f", theta));
        facts.put("Method", c.training().method() + ", " + c.training().precision());
        if (c.training().lora() != null) {
            facts.put(
                    "Adapter",
                    "rank " + c.training().lora().rank() + ", alpha "
                            + c.training().lora().alpha() + ", "
                            + String.join(" ", c.training().lora().moduleNames())
                            + (c.training().lora().trainEmbeddings() ? ", embeddings" : ""));
        }
        facts.put(
                "Learning rate",
                c.training().optimizer().learningRate() + ", "
                        + c.training().optimizer().schedule());
        facts.put("Training seed", Long.toString(c.training().seed()));
        for (Evaluated evaluated : evaluations) {
            evaluated
                    .section()
                    .facts()
                    .forEach((fact, value) ->
                            facts.put(fact + " of " + evaluated.scores().name(), value));
        }
        facts.put("Trainer", Versions.trainer());
        return facts;
    }
}
