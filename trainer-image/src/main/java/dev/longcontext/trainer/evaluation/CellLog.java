package dev.longcontext.trainer.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finished cells, a JSON line each, so that an evaluation that was stopped goes on where it was. The file's name holds the
 * digest of what was measured: cells of other inputs are never taken.
 */
final class CellLog {
    private final Path file;
    private final Map<String, NeedleCell> cells = new HashMap<>();

    private record Line(String model, String evaluation, NeedleCell cell) {}

    private CellLog(Path file) {
        this.file = file;
    }

    static CellLog open(Path folder, String inputsDigest) throws IOException {
        Files.createDirectories(folder);
        String id = inputsDigest.substring(inputsDigest.indexOf(':') + 1).substring(0, 16);
        CellLog log = new CellLog(folder.resolve("cells-" + id + ".jsonl"));
        log.read();
        return log;
    }

    /** A line that was cut off when the process died is measured again. */
    private void read() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        for (String text : Files.readAllLines(file)) {
            try {
                Line line = Json.MAPPER.readValue(text, Line.class);
                cells.put(
                        key(
                                line.model(),
                                line.evaluation(),
                                line.cell().length(),
                                line.cell().depth()),
                        line.cell());
            } catch (JsonProcessingException e) {
                break;
            }
        }
        StringBuilder whole = new StringBuilder();
        for (String text : Files.readAllLines(file).subList(0, cells.size())) {
            whole.append(text).append('\n');
        }
        Files.writeString(file, whole);
    }

    int size() {
        return cells.size();
    }

    Optional<NeedleCell> find(ModelUnderTest model, String evaluation, int length, double depth) {
        return Optional.ofNullable(cells.get(key(model.label(), evaluation, length, depth)));
    }

    void add(ModelUnderTest model, String evaluation, NeedleCell cell) throws IOException {
        cells.put(key(model.label(), evaluation, cell.length(), cell.depth()), cell);
        Files.writeString(
                file,
                Json.compact(new Line(model.label(), evaluation, cell)) + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private static String key(String model, String evaluation, int length, double depth) {
        return model + "/" + evaluation + "/" + length + "/" + depth;
    }
}
