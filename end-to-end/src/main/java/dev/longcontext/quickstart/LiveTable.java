package dev.longcontext.quickstart;

import java.util.List;

/** Prints a resource's table row by row, as {@code kubectl get --watch} does: the header once, a row for every change. */
final class LiveTable {
    private static final String TIME_COLUMN = "AGE";

    private final Terminal terminal;
    private int[] widths;
    private List<String> last = List.of();

    LiveTable(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Prints {@code rows} unless nothing but its age changed since the last one. */
    void show(ResourceTable.Rows rows) {
        if (widths == null) {
            widths = rows.header().stream()
                    .mapToInt(name -> Math.max(name.length(), 10) + 2)
                    .toArray();
            terminal.line(terminal.dim(format(rows.header())));
        }
        List<String> compared = withoutAge(rows);
        if (!compared.equals(last)) {
            last = compared;
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

    private static List<String> withoutAge(ResourceTable.Rows rows) {
        int age = rows.header().indexOf(TIME_COLUMN);
        if (age < 0) {
            return rows.cells();
        }
        return java.util.stream.IntStream.range(0, rows.cells().size())
                .filter(i -> i != age)
                .mapToObj(rows.cells()::get)
                .toList();
    }
}
