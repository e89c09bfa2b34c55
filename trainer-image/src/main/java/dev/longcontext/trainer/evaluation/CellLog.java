package dev.longcontext.trainer.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finished cells, a JSON line each, so that an evaluation that was stopped goes on where it was. The file's name holds the
 * digest of what was measured: cells of other inputs are never taken.
 */
final class CellLog {
    private final Path file;
    private final Map<String, NeedleCell> cells = new HashMap<>();

    private record Line(String model, String evaluation, NeedleCell cell) {
        String key() {
            return CellLog.key(model, evaluation, cell.length(), cell.depth());
        }
    }

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

    /**
     * A line that was cut off when the process died is dropped from the file, and its cell measured again. The file is
     * written anew in any case: its last line may have lost nothing but its end.
     */
    private void read() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        List<String> whole = new ArrayList<>();
        for (String text : Files.readAllLines(file)) {
            try {
                Line line = Json.MAPPER.readValue(text, Line.class);
                cells.put(line.key(), line.cell());
                whole.add(text);
            } catch (JsonProcessingException e) {
                break;
            }
        }
        Files.write(file, whole);
    }

    int size() {
        return cells.size();
    }

    Optional<NeedleCell> find(ModelUnderTest model, String evaluation, int length, double depth) {
        return Optional.ofNullable(cells.get(key(model.label(), evaluation, length, depth)));
    }

    void add(ModelUnderTest model, String evaluation, NeedleCell cell) throws IOException {
        Line line = new Line(model.label(), evaluation, cell);
        cells.put(line.key(), cell);
        Files.writeString(file, Json.compact(line) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String key(String model, String evaluation, int length, double depth) {
        return model + "/" + evaluation + "/" + length + "/" + depth;
    }
}
