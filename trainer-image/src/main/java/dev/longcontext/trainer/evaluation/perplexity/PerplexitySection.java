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

    /** A line of a table, as text. @param length or position */
    record Row(String length, String base, String tuned, String change) {}

    static Section of(Perplexity settings, List<TextLoss> base, List<TextLoss> tuned) {
        SortedMap<Integer, Double> ofBase = PerplexityByLength.of(base);
        SortedMap<Integer, Double> ofTuned = PerplexityByLength.of(tuned);
        int longest = ofBase.lastKey();
        SortedMap<Integer, Double> baseByPosition = PerplexityByLength.byPosition(base, longest);
        SortedMap<Integer, Double> tunedByPosition = PerplexityByLength.byPosition(tuned, longest);
        String html = new Templates(PerplexitySection.class)
                .template("perplexity")
                .data("curve", PerplexityCurve.of(ofBase, ofTuned))
                .data("rows", rows(ofBase, ofTuned))
                .data("longest", number(longest))
                .data("positions", PerplexityCurve.of(baseByPosition, tunedByPosition))
                .data("positionRows", rows(baseByPosition, tunedByPosition))
                .data(
                        "texts",
                        Math.toIntExact(base.stream()
                                .mapToInt(TextLoss::text)
                                .distinct()
                                .count()))
                .render();
        String stride = settings.stride() == null ? "half of each length" : settings.stride() + " tokens";
        return new Section(html, Map.of("Stride", stride), Optional.empty());
    }

    private static List<Row> rows(SortedMap<Integer, Double> base, SortedMap<Integer, Double> tuned) {
        List<Row> rows = new ArrayList<>();
        base.forEach((length, value) -> rows.add(row(length, value, tuned.get(length))));
        return rows;
    }

    private static String number(int tokens) {
        return String.format(Locale.ROOT, "%,d", tokens);
    }

    private static Row row(int length, double base, double tuned) {
        return new Row(
                number(length),
                PerplexityByLength.text(base),
                PerplexityByLength.text(tuned),
                String.format(Locale.ROOT, "%+.1f %%", (tuned / base - 1) * 100));
    }
}
