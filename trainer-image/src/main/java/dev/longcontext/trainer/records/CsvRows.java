package dev.longcontext.trainer.records;

import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rows of a table in CSV (RFC 4180) or TSV, whose first line names the columns; each row is an object of strings. */
final class CsvRows implements RecordReader {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String QUOTING =
            "Put a value that contains the separator, a quote or a line's end between quotes, and write each quote in it "
                    + "twice.";

    private final String address;
    private final long before;
    private final FileInput input;
    private final CloseableIterator<CsvRecord> rows;
    private List<String> columns;
    private long number;

    /** @param before records of the source's earlier files */
    CsvRows(FileInput input, String address, long before, char separator) {
        this.input = input;
        this.address = address;
        this.before = before;
        InputStreamReader reader = new InputStreamReader(
                input.content(), StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT));
        this.rows = CsvReader.builder()
                .fieldSeparator(separator)
                .skipEmptyLines(true)
                .allowUnclosedQuote(false)
                .allowExtraCharsAfterClosingQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(MOST_BYTES)
                .build(
                        CsvRecordHandler.of(
                                limits -> limits.maxFieldSize(MOST_BYTES).maxRecordSize(MOST_BYTES)),
                        reader)
                .iterator();
    }

    /** The separator of a table: of comma, semicolon, tab and bar the one that stands most often in its first line. */
    static char separator(String firstLine) {
        char most = ',';
        for (char candidate : new char[] {';', '\t', '|'}) {
            if (times(firstLine, candidate) > times(firstLine, most)) {
                most = candidate;
            }
        }
        return most;
    }

    private static long times(String line, char character) {
        return line.replaceAll("\"[^\"]*\"", "")
                .chars()
                .filter(c -> c == character)
                .count();
    }

    @Override
    public Optional<Line> next() throws IOException, LineProblem {
        if (columns == null) {
            Optional<CsvRecord> names = read();
            if (names.isEmpty()) {
                return Optional.empty();
            }
            columns = names(names.get());
        }
        Optional<CsvRecord> row = read();
        return row.isEmpty() ? Optional.empty() : Optional.of(line(row.get()));
    }

    private Optional<CsvRecord> read() throws IOException, LineProblem {
        try {
            return rows.hasNext() ? Optional.of(rows.next()) : Optional.empty();
        } catch (CsvParseException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw notUtf8();
            }
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new LineProblem(address + " after row " + number + ": is not valid CSV: " + e.getMessage(), QUOTING);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw notUtf8();
            }
            throw e.getCause();
        }
    }

    private LineProblem notUtf8() {
        return new LineProblem(
                address + " after row " + number + ": is not UTF-8", "Convert the file to UTF-8 or UTF-16.");
    }

    private List<String> names(CsvRecord first) throws LineProblem {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < first.getFieldCount(); i++) {
            String name = first.getField(i);
            boolean index = i == 0 && name.isEmpty(); // of the rows, as pandas writes it
            if (!index && (name.isBlank() || !seen.add(name))) {
                throw new LineProblem(
                        address + " line " + first.getStartingLineNumber() + ": column " + (i + 1)
                                + (name.isBlank() ? " has no name" : " has the name \"" + name + "\" of another"),
                        "Write a first line with a different name for each column.");
            }
        }
        return first.getFields();
    }

    private Line line(CsvRecord row) throws IOException, LineProblem {
        String place = address + " line " + row.getStartingLineNumber();
        if (row.getFieldCount() != columns.size()) {
            throw new LineProblem(
                    place + ": has " + row.getFieldCount() + " values, but the first line names " + columns.size()
                            + " columns",
                    QUOTING);
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            if (!columns.get(i).isEmpty()) {
                values.put(columns.get(i), row.getField(i));
            }
        }
        number++;
        return new Line(before + number, place, address, row.getStartingLineNumber(), JSON.writeValueAsBytes(values));
    }

    @Override
    public long count() {
        return number;
    }

    @Override
    public long bytesRead() {
        return input.bytesRead();
    }

    @Override
    public String nothing() {
        return "the table has no rows below the names of its columns";
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
