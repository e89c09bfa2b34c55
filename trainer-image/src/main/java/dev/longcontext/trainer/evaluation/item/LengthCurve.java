package dev.longcontext.trainer.evaluation.item;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/**
 * Both models' score by length for the report's SVG: lengths stand at equal distances, as people double them.
 *
 * @param base points of a polyline
 * @param tuned likewise
 */
record LengthCurve(List<Point> base, List<Point> tuned, List<Label> lengths) {
    static final int WIDTH = 480;
    static final int HEIGHT = 160;

    /** A score at a length, with what a reader sees on pointing at it. */
    record Point(int x, int y, String hint) {}

    /** A length on the axis. */
    record Label(int x, String text) {}

    /** @param base score of each length, 0 to 1; NaN is left out */
    static LengthCurve of(SortedMap<Integer, Double> base, SortedMap<Integer, Double> tuned) {
        List<Integer> lengths = List.copyOf(base.keySet());
        List<Label> labels = new ArrayList<>();
        for (int i = 0; i < lengths.size(); i++) {
            labels.add(new Label(x(i, lengths.size()), String.format(Locale.ROOT, "%,d", lengths.get(i))));
        }
        return new LengthCurve(points(base, lengths), points(tuned, lengths), labels);
    }

    private static List<Point> points(SortedMap<Integer, Double> scores, List<Integer> lengths) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < lengths.size(); i++) {
            double score = scores.getOrDefault(lengths.get(i), Double.NaN);
            if (Double.isFinite(score)) {
                String hint = String.format(Locale.ROOT, "%,d tokens: %.1f %%", lengths.get(i), score * 100);
                points.add(new Point(x(i, lengths.size()), (int) Math.round(HEIGHT * (1 - score)), hint));
            }
        }
        return points;
    }

    private static int x(int index, int lengths) {
        return lengths == 1 ? WIDTH / 2 : index * WIDTH / (lengths - 1);
    }

    /** In the form of SVG's attribute {@code points}. */
    public String baseLine() {
        return line(base);
    }

    public String tunedLine() {
        return line(tuned);
    }

    private static String line(List<Point> points) {
        StringBuilder line = new StringBuilder();
        points.forEach(
                point -> line.append(point.x()).append(',').append(point.y()).append(' '));
        return line.toString().strip();
    }

    /** A curve has at least two lengths. */
    public boolean isDrawn() {
        return lengths.size() > 1;
    }
}
