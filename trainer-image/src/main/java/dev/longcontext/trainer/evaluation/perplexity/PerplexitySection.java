package dev.longcontext.trainer.evaluation.perplexity;

import dev.longcontext.contract.Perplexity;
import dev.longcontext.trainer.evaluation.suite.Section;
import dev.longcontext.trainer.evaluation.suite.Templates;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Both models' perplexity by length, as a curve and as a table. */
final class PerplexitySection {

    private PerplexitySection() {}

    /** A length's line of the table, as text. */
    record Row(String length, String base, String tuned, String change) {}

    static Section of(Perplexity settings, List<TextLoss> base, List<TextLoss> tuned) {
        SortedMap<Integer, Double> ofBase = PerplexityByLength.of(base);
        SortedMap<Integer, Double> ofTuned = PerplexityByLength.of(tuned);
        List<Row> rows = new ArrayList<>();
        ofBase.forEach((length, value) -> rows.add(row(length, value, ofTuned.get(length))));
        String html = new Templates(PerplexitySection.class)
                .template("perplexity")
                .data("curve", PerplexityCurve.of(ofBase, ofTuned))
                .data("rows", rows)
                .data("texts", base.stream().mapToInt(TextLoss::text).distinct().count())
                .render();
        String stride = settings.stride() == null ? "half of each length" : settings.stride() + " tokens";
        return new Section(html, Map.of("Stride", stride), Optional.empty());
    }

    private static Row row(int length, double base, double tuned) {
        return new Row(
                String.format(Locale.ROOT, "%,d", length),
                PerplexityByLength.text(base),
                PerplexityByLength.text(tuned),
                String.format(Locale.ROOT, "%+.1f %%", (tuned / base - 1) * 100));
    }
}
