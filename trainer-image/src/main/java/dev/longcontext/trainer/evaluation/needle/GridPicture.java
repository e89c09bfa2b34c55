package dev.longcontext.trainer.evaluation.needle;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A grid of cells laid out for the report's SVG: lengths from left to right, depths from top to bottom.
 *
 * @param width of the picture, without its axes
 * @param height of the picture, without its axes
 */
record GridPicture(String title, List<Tile> tiles, List<Label> lengths, List<Label> depths, int width, int height) {
    private static final int TILE_WIDTH = 46;
    private static final int TILE_HEIGHT = 24;

    /** One cell: place, colour, text in it, and what a reader sees on pointing at it. */
    record Tile(int x, int y, int width, int height, String colour, String text, String hint) {}

    /** Text at a place of an axis. */
    record Label(int at, String text) {}

    static GridPicture of(String title, List<NeedleCell> cells) {
        List<Integer> lengths =
                cells.stream().map(NeedleCell::length).distinct().toList();
        List<Double> depths = cells.stream().map(NeedleCell::depth).distinct().toList();
        List<Tile> tiles = new ArrayList<>();
        for (NeedleCell cell : cells) {
            int x = lengths.indexOf(cell.length()) * TILE_WIDTH;
            int y = depths.indexOf(cell.depth()) * TILE_HEIGHT;
            tiles.add(new Tile(
                    x,
                    y,
                    TILE_WIDTH - 2,
                    TILE_HEIGHT - 2,
                    colour(cell.accuracy()),
                    percent(cell.accuracy()),
                    hint(cell)));
        }
        return new GridPicture(
                title,
                tiles,
                labels(
                        lengths.stream()
                                .map(length -> String.format(Locale.ROOT, "%,d", length))
                                .toList(),
                        TILE_WIDTH),
                labels(depths.stream().map(GridPicture::percent).toList(), TILE_HEIGHT),
                lengths.size() * TILE_WIDTH,
                depths.size() * TILE_HEIGHT);
    }

    private static List<Label> labels(List<String> texts, int size) {
        List<Label> labels = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            labels.add(new Label(i * size + size / 2, texts.get(i)));
        }
        return labels;
    }

    /** From red over yellow to green; light enough that dark text is read on each. */
    private static String colour(double share) {
        return String.format(Locale.ROOT, "hsl(%.0f 60%% 68%%)", 130 * share);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f", share * 100);
    }

    private static String hint(NeedleCell cell) {
        String text = String.format(
                Locale.ROOT,
                "%,d tokens, depth %.0f %%: %d of %d correct",
                cell.length(),
                cell.depth() * 100,
                cell.right(),
                cell.samples());
        return cell.mistakes().isEmpty()
                ? text
                : text + "; asked for " + cell.mistakes().get(0).expected() + ", got "
                        + cell.mistakes().get(0).answer();
    }
}
