package dev.longcontext.trainer.evaluation.perplexity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.stream.DoubleStream;

/**
 * Both models' perplexity by length as points of SVG polylines. Lengths stand at equal distances; the perplexity is on a
 * logarithmic scale, because beyond its native length a base model's is a thousandfold.
 *
 * @param base points of the base model
 * @param tuned points of the tuned model
 */
record PerplexityCurve(String base, String tuned, List<Label> lengths, String greatest, String least) {
    static final int WIDTH = 640;
    static final int HEIGHT = 160;

    /** Text at a place of the axis of lengths. */
    record Label(String at, String text) {}

    static PerplexityCurve of(SortedMap<Integer, Double> base, SortedMap<Integer, Double> tuned) {
        double[] finite = DoubleStream.concat(values(base), values(tuned))
                .filter(Double::isFinite)
                .toArray();
        double least = DoubleStream.of(finite).min().orElse(1);
        double greatest = DoubleStream.of(finite).max().orElse(1);
        List<Label> lengths = new ArrayList<>();
        for (int length : base.keySet()) {
            lengths.add(new Label(x(lengths.size(), base.size()), String.format(Locale.ROOT, "%,d", length)));
        }
        return new PerplexityCurve(
                points(base, least, greatest),
                points(tuned, least, greatest),
                lengths,
                PerplexityByLength.text(greatest),
                PerplexityByLength.text(least));
    }

    private static DoubleStream values(SortedMap<Integer, Double> perplexities) {
        return perplexities.values().stream().mapToDouble(Double::doubleValue);
    }

    /** A length whose perplexity is not finite has no point. */
    private static String points(SortedMap<Integer, Double> perplexities, double least, double greatest) {
        List<String> points = new ArrayList<>();
        int place = 0;
        for (double perplexity : perplexities.values()) {
            if (Double.isFinite(perplexity)) {
                double share = greatest > least ? Math.log(perplexity / least) / Math.log(greatest / least) : 0;
                points.add(x(place, perplexities.size()) + String.format(Locale.ROOT, ",%.1f", HEIGHT * (1 - share)));
            }
            place++;
        }
        return String.join(" ", points);
    }

    private static String x(int place, int places) {
        return String.format(Locale.ROOT, "%.1f", places == 1 ? WIDTH / 2.0 : (double) WIDTH * place / (places - 1));
    }
}
