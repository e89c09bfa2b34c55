package dev.longcontext.quickstart;

import java.util.ArrayList;
import java.util.List;

/**
 * Prints a resource's table row by row, as {@code kubectl get --watch} does: the header once, then a row for every change
 * of state or stage and for every tenth of progress.
 */
final class LiveTable {
    private static final List<String> FIRST_COLUMNS = List.of("STATE", "STAGE");
    private static final String PROGRESS = "PROGRESS";
    private static final int TENTH = 10;

    private final Terminal terminal;
    private int[] widths;
    private List<String> last = List.of();

    LiveTable(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Prints {@code rows} if they say something new. */
    void show(ResourceTable.Rows rows) {
        if (widths == null) {
            widths = rows.header().stream()
                    .mapToInt(name -> Math.max(name.length(), 10) + 2)
                    .toArray();
            terminal.line(terminal.dim(format(rows.header())));
        }
        List<String> news = news(rows);
        if (!news.equals(last)) {
            last = news;
            terminal.line(format(rows.cells()));
        }
    }

    private String format(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            line.append(cell).append(" ".repeat(Math.max(1, widths[i] - cell.length())));
        }
        return line.toString().stripTrailing();
    }

    private static List<String> news(ResourceTable.Rows rows) {
        List<String> news = new ArrayList<>();
        for (String column : FIRST_COLUMNS) {
            news.add(rows.cell(column));
        }
        String digits = rows.cell(PROGRESS).replaceAll("[^0-9]", "");
        news.add(digits.isEmpty() ? "" : Integer.toString(Integer.parseInt(digits) / TENTH));
        return news;
    }
}
