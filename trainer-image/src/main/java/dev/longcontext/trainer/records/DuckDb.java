package dev.longcontext.trainer.records;

import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.NativeCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A database in memory that can read one file and nothing else: it loads no extension, knows no network, has a folder of
 * its own for all it writes, and lets no statement change that. The file has a name of ours there, as DuckDB would take a
 * star or a bracket in its own for a glob.
 */
final class DuckDb implements AutoCloseable {

    private static final String FILE = "file";

    private final Path folder;
    private final Connection connection;

    private DuckDb(Path folder, Connection connection) {
        this.folder = folder;
        this.connection = connection;
    }

    /** @param memory most bytes that it may take */
    static DuckDb open(Path file, long memory) throws IOException {
        NativeCode.load(
                "DuckDB", "org.duckdb.DuckDBNative"); // DriverManager would only say that it knows no such database
        Path folder = Files.createTempDirectory("duckdb");
        try {
            Files.createSymbolicLink(folder.resolve(FILE), file.toRealPath());
            Properties settings = new Properties();
            settings.setProperty("jdbc_stream_results", "true");
            settings.setProperty("autoinstall_known_extensions", "false");
            settings.setProperty("autoload_known_extensions", "false");
            settings.setProperty("allow_persistent_secrets", "false");
            settings.setProperty("temp_directory", folder.resolve("spilled").toString());
            settings.setProperty("threads", "1"); // tokenising takes the others
            settings.setProperty("memory_limit", memory + "B");
            DuckDb database = new DuckDb(folder, DriverManager.getConnection("jdbc:duckdb:", settings));
            database.lock();
            return database;
        } catch (SQLException e) {
            AtomicFiles.deleteRecursively(folder);
            throw new IOException("DuckDB does not start: " + e.getMessage(), e);
        }
    }

    private void lock() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET home_directory = '" + folder.toString().replace("'", "''") + "'");
            statement.execute("SET allowed_paths = ['" + link() + "']");
            statement.execute("SET enable_external_access = false");
            statement.execute("SET lock_configuration = true");
        }
    }

    /** What the file is called in statements. */
    String link() {
        return folder.resolve(FILE).toString().replace("'", "''");
    }

    long number(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }

    /** What the rows of a query have in their first column. */
    List<String> texts(String query) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                texts.add(result.getString(1));
            }
        }
        return texts;
    }

    /** Rows as they are asked for; they end with the database. */
    ResultSet stream(String query) throws SQLException {
        Statement statement = connection.createStatement();
        statement.closeOnCompletion();
        return statement.executeQuery(query);
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IOException("DuckDB does not end: " + e.getMessage(), e);
        } finally {
            AtomicFiles.deleteRecursively(folder);
        }
    }
}
