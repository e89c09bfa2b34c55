package dev.longcontext.trainer.records;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rows of a Parquet file, each as an object of JSON. DuckDB gives them in blocks of at most 2,048 rows of one row group,
 * and has the block that is read in memory, and the pages it comes from.
 */
final class ParquetRows implements RecordReader {

    private static final long MEBIBYTE = 1 << 20;
    private static final long LEAST_MEMORY = 256 * MEBIBYTE;

    /** As no column is called: a column would take the place of the row. */
    private static final String ROW = "\"the row of the file\"";

    private final DataFile file;
    private final long before;
    private final long memory;
    private final long size;
    private final DuckDb database;
    private final long rows;
    private final ResultSet result;
    private long number;

    /**
     * @param before records of the source's earlier files
     * @param memory most bytes that DuckDB may take
     */
    ParquetRows(DataFile file, long before, long memory) throws IOException, LineProblem {
        this.file = file;
        this.before = before;
        this.memory = memory;
        this.size = Files.size(file.path());
        this.database = DuckDb.open(file.path(), memory);
        try {
            this.rows = database.number("SELECT num_rows FROM parquet_file_metadata('" + database.link() + "')");
            this.result = database.stream(
                    "SELECT to_json(" + ROW + ") FROM (SELECT *" + bytesAsTexts() + " FROM " + table() + ") " + ROW);
        } catch (SQLException e) {
            database.close();
            throw problem(e);
        }
    }

    private String table() {
        return "read_parquet('" + database.link() + "')";
    }

    /** What takes the place of columns with bytes; empty where there are none. */
    private String bytesAsTexts() throws SQLException {
        String columns = " FROM (DESCRIBE SELECT * FROM " + table() + ")";
        List<String> names = database.texts("SELECT column_name" + columns);
        List<String> types = database.texts("SELECT column_type" + columns);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String column = BytesAsTexts.quoted(names.get(i), '"');
            BytesAsTexts.of(column, types.get(i)).ifPresent(text -> texts.add(text + " AS " + column));
        }
        return texts.isEmpty() ? "" : " REPLACE (" + String.join(", ", texts) + ")";
    }

    /** Half of the machine's memory, or of the container's: Java's heap and the tokenizer have the rest. */
    static long usualMemory() {
        long machine =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean own
                        ? own.getTotalMemorySize()
                        : Runtime.getRuntime().maxMemory();
        return Math.max(LEAST_MEMORY, machine / 2);
    }

    @Override
    public Optional<Line> next() throws LineProblem {
        try {
            if (!result.next()) {
                return Optional.empty();
            }
            number++;
            byte[] json = result.getString(1).getBytes(StandardCharsets.UTF_8);
            String place = file.address() + " row " + number;
            if (json.length > MOST_BYTES) {
                throw new LineProblem(
                        place + ": has more than " + MOST_BYTES + " bytes", "Split a longer text into several rows.");
            }
            return Optional.of(new Line(before + number, place, file.address(), number, json));
        } catch (SQLException e) {
            throw problem(e);
        }
    }

    private LineProblem problem(SQLException e) {
        String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        if (message.contains("Out of Memory Error")) {
            return new LineProblem(
                    file.address() + " after row " + number + ": needs more than " + memory / MEBIBYTE
                            + " MiB of memory, because its rows are long and a row group has many of them",
                    "Write the file with fewer rows in a row group (Python: dataset.to_parquet(..., batch_size=100)), or give "
                            + "the run more memory (spec.resources.memory).");
        }
        return new LineProblem(
                file.address() + " after row " + number + ": cannot be read as Parquet: "
                        + message.replace(database.link(), file.address()),
                "Create or copy the file again.");
    }

    @Override
    public long count() {
        return number;
    }

    /** By the share of the rows: DuckDB does not tell how much of the file it has read. */
    @Override
    public long bytesRead() {
        return rows == 0 ? size : (long) ((double) size * number / rows);
    }

    @Override
    public String nothing() {
        return "the table has no rows";
    }

    @Override
    public void close() throws IOException {
        database.close();
    }
}
