package dev.longcontext.trainer.evaluation;

import dev.longcontext.trainer.configuration.RunConfiguration;
import dev.longcontext.trainer.evaluation.Scores.EvaluationScores;
import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code evaluation/report.html}: one file without outside resources, for a browser or a printer. */
final class Report {
    private static final String REPORT = "report";
    private static final String GRID = "grid";
    private static final String HTML = "text/html";

    private Report() {}

    /** An evaluation as the page shows it. */
    record Section(
            String name,
            String suite,
            int samples,
            GridPicture base,
            GridPicture tuned,
            List<Row> metrics,
            List<GateRow> gates) {}

    /** A metric of both models, as text. */
    record Row(String metric, String base, String tuned) {}

    /** A gate as text. */
    record GateRow(String metric, String bound, String value, boolean passed, String severity) {}

    static String html(RunConfiguration configuration, Path metrics, Scores scores) throws IOException {
        Engine engine = Engine.builder()
                .addDefaults()
                .addValueResolver(new ReflectionValueResolver())
                .addResultMapper(new HtmlEscaper(List.of(HTML)))
                .build();
        engine.putTemplate(GRID, engine.parse(template(GRID), Variant.forContentType(HTML)));
        return engine.parse(template(REPORT), Variant.forContentType(HTML))
                .data("run", configuration.run().name())
                .data("passed", scores.passed())
                .data(
                        "sections",
                        scores.evaluations().stream().map(Report::section).toList())
                .data("loss", LossCurve.read(metrics))
                .data("facts", facts(configuration, scores))
                .render();
    }

    private static Section section(EvaluationScores scores) {
        return new Section(
                scores.name(),
                scores.suite(),
                scores.needle().samplesPerCell(),
                GridPicture.of("Base model", scores.base()),
                GridPicture.of("Extended model", scores.tuned()),
                scores.metrics().stream()
                        .map(score -> new Row(score.metric(), percent(score.base()), percent(score.value())))
                        .toList(),
                scores.gates().stream().map(Report::gate).toList());
    }

    private static GateRow gate(GateResult gate) {
        StringBuilder bound = new StringBuilder();
        append(bound, "at least ", gate.min());
        append(bound, "at most ", gate.max());
        append(bound, "at most below the base by ", gate.maxDropFromBase());
        return new GateRow(
                gate.metric(),
                bound.toString(),
                gate.value() == null ? "not measured" : percent(gate.value()),
                gate.passed(),
                gate.severity().name());
    }

    private static void append(StringBuilder text, String words, Double bound) {
        if (bound != null) {
            text.append(text.isEmpty() ? "" : ", ").append(words).append(percent(bound));
        }
    }

    private static Map<String, String> facts(RunConfiguration c, Scores scores) {
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
                            + String.join(" ", c.training().lora().targetModules())
                            + (c.training().lora().trainEmbeddings() ? ", embeddings" : ""));
        }
        facts.put(
                "Learning rate",
                c.training().optimizer().learningRate() + ", "
                        + c.training().optimizer().schedule());
        facts.put("Training seed", Long.toString(c.training().seed()));
        for (EvaluationScores evaluation : scores.evaluations()) {
            facts.put(
                    "Seed of " + evaluation.name(),
                    Long.toString(evaluation.needle().seed()));
        }
        facts.put("Trainer", scores.versions().get("trainer"));
        return facts;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }

    private static String template(String name) throws IOException {
        try (InputStream in = Report.class.getResourceAsStream(name + ".html")) {
            if (in == null) {
                throw new IllegalStateException(
                        "class path: no " + name + ".html" + " beside " + Report.class.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
