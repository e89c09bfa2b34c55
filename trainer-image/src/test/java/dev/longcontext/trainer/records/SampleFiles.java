package dev.longcontext.trainer.records;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** Makes files of samples, and reads them. */
final class SampleFiles {

    private SampleFiles() {}

    static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    static byte[] zstd(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new ZstdOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    /** @param query whose rows are written */
    static void parquet(Path file, String query, String options) throws SQLException {
        Path written = file.resolveSibling("written");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (" + query + ") TO '" + written + "' (FORMAT parquet" + options + ")");
        }
        written.toFile().renameTo(file.toFile());
    }

    /** Each record as its place in the file and its JSON. */
    static List<String> read(Path file) throws IOException, LineProblem {
        List<String> records = new ArrayList<>();
        try (RecordReader reader =
                RecordReaders.open(new DataFile(file, file.getFileName().toString()), 0)) {
            for (Optional<Line> line = reader.next(); line.isPresent(); line = reader.next()) {
                records.add(line.get().place() + " " + new String(line.get().bytes(), StandardCharsets.UTF_8));
            }
            if (records.isEmpty()) {
                records.add(reader.nothing());
            }
        }
        return records;
    }

    static List<String> read(Path folder, String name, byte[] content) throws IOException, LineProblem {
        return read(Files.write(folder.resolve(name), content));
    }
}
