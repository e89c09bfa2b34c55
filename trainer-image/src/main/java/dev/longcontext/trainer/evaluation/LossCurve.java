package dev.longcontext.trainer.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The loss of every step, and its mean over the last steps, as points of an SVG polyline.
 *
 * @param raw points of the loss of each step
 * @param smooth points of the mean over {@link #WINDOW} steps
 * @param largest loss at the top of the picture
 * @param steps number of the last step, at its right edge
 * @param last mean loss at the end
 */
record LossCurve(String raw, String smooth, String largest, long steps, String last) {
    static final int WIDTH = 640;
    static final int HEIGHT = 160;
    private static final int WINDOW = 20;
    /** Points drawn at most: beyond it every n-th is. */
    private static final int POINTS = 1_500;

    /** From metrics.jsonl; without any step the curve is empty. */
    static LossCurve read(Path metrics) throws IOException {
        List<Double> losses = new ArrayList<>();
        if (Files.exists(metrics)) {
            for (String line : Files.readAllLines(metrics)) {
                loss(line).ifPresent(losses::add);
            }
        }
        return of(losses);
    }

    private static Optional<Double> loss(String line) {
        try {
            JsonNode loss = Json.MAPPER.readTree(line).path("loss");
            return loss.isNumber() ? Optional.of(loss.asDouble()) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty(); // a line cut off: the curve is a picture, not a record
        }
    }

    static LossCurve of(List<Double> losses) {
        List<Double> smooth = new ArrayList<>();
        double sum = 0;
        for (int i = 0; i < losses.size(); i++) {
            sum += losses.get(i) - (i >= WINDOW ? losses.get(i - WINDOW) : 0);
            smooth.add(sum / Math.min(i + 1, WINDOW));
        }
        double largest = smooth.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        String last = smooth.isEmpty() ? "" : number(smooth.get(smooth.size() - 1));
        return new LossCurve(points(losses, largest), points(smooth, largest), number(largest), losses.size(), last);
    }

    private static String points(List<Double> values, double largest) {
        StringBuilder points = new StringBuilder();
        int stride = Math.max(1, values.size() / POINTS);
        for (int i = 0; i < values.size(); i += stride) {
            double x = (double) WIDTH * i / Math.max(1, values.size() - 1);
            double y = HEIGHT * (1 - Math.min(1, Math.max(0, values.get(i) / largest)));
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
        }
        return points.toString().strip();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 0.1 ? "%.4f" : "%.2f", value);
    }

    public boolean isEmpty() {
        return steps == 0;
    }
}
