package dev.longcontext.trainer.data;

import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a file of lines of JSON, which appears once it is whole. */
final class LinesFile implements AutoCloseable {

    private final Path file;
    private final BufferedWriter out;

    LinesFile(Path file) throws IOException {
        this.file = file;
        Files.createDirectories(file.toAbsolutePath().getParent());
        out = Files.newBufferedWriter(AtomicFiles.partOf(file));
    }

    void add(Object entry) throws IOException {
        addLine(Json.compact(entry));
    }

    /** @param json in one line */
    void addLine(String json) throws IOException {
        out.write(json);
        out.write('\n');
    }

    void finish() throws IOException {
        out.close();
        AtomicFiles.sync(AtomicFiles.partOf(file));
        AtomicFiles.rename(AtomicFiles.partOf(file), file);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
