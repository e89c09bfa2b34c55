package dev.longcontext.trainer.evaluation.needle;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;

/** The grids of base and tuned model side by side, as a PNG. */
final class HeatMap {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 480;
    private static final int PERCENT = 100;
    private static final Color[] SCALE = {
        new Color(0xb4, 0x1f, 0x2e),
        new Color(0xf4, 0xa5, 0x5c),
        new Color(0xfd, 0xf3, 0xb0),
        new Color(0x1a, 0x85, 0x4a)
    };

    private HeatMap() {}

    static void write(String name, List<NeedleCell> base, List<NeedleCell> tuned, Path file) throws IOException {
        List<HeatMapChart> charts =
                List.of(chart("Base model: " + name, base), chart("Extended model: " + name, tuned));
        BitmapEncoder.saveBitmap(charts, 1, charts.size(), file.toString(), BitmapFormat.PNG);
    }

    private static HeatMapChart chart(String title, List<NeedleCell> cells) {
        HeatMapChart chart = new HeatMapChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title + " (correct answers, %)")
                .xAxisTitle("length of the text, tokens")
                .yAxisTitle("depth of the needle, %")
                .build();
        chart.getStyler()
                .setRangeColors(SCALE)
                .setMin(0)
                .setMax(PERCENT)
                .setShowValue(true)
                .setHeatMapValueDecimalPattern("0")
                .setPlotContentSize(1)
                .setChartBackgroundColor(Color.WHITE);
        List<Integer> lengths =
                cells.stream().map(NeedleCell::length).distinct().toList();
        List<Double> depths = cells.stream().map(NeedleCell::depth).distinct().toList();
        List<Number[]> data = new ArrayList<>();
        for (NeedleCell cell : cells) {
            data.add(new Number[] {
                lengths.indexOf(cell.length()), depths.indexOf(cell.depth()), Math.round(cell.accuracy() * PERCENT)
            });
        }
        chart.addSeries(
                "accuracy",
                lengths.stream().map(Object::toString).toList(),
                depths.stream()
                        .map(depth -> String.format(Locale.ROOT, "%.0f", depth * PERCENT))
                        .toList(),
                data);
        return chart;
    }
}
