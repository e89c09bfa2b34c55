package dev.longcontext.trainer.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finished units of one evaluation, a JSON line each, so that one that was stopped goes on where it was. The file's name holds the
 * digest of what was measured: units of other inputs are never taken, and another evaluation's inputs change nothing. Safe for
 * use by threads.
 */
final class UnitLog {
    private final Path file;
    private final Map<Key, JsonNode> results = new HashMap<>();
    private final Set<Key> taken = new HashSet<>();

    /**
     * What was measured on what.
     *
     * @param model label of the model
     * @param unit id of the unit
     */
    record Key(String model, String unit) {}

    /** @param taken true where another run measured it, else null */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Line(String model, String unit, Boolean taken, JsonNode result) {
        Key key() {
            return new Key(model, unit);
        }
    }

    private UnitLog(Path file) {
        this.file = file;
    }

    /** Of an evaluation that measures nothing. */
    static UnitLog none() {
        return new UnitLog(Path.of(""));
    }

    /** @param digest of all that the results depend on */
    static UnitLog open(Path folder, String digest) throws IOException {
        Files.createDirectories(folder);
        String id = digest.substring(digest.indexOf(':') + 1).substring(0, 16);
        UnitLog log = new UnitLog(folder.resolve("units-" + id + ".jsonl"));
        log.read();
        return log;
    }

    /**
     * A line that was cut off when the process died, be it within a character, is dropped from the file, and its unit
     * measured again. The file is written anew in any case, since its last line may have lost nothing but its end, and in
     * one go: what is finished outlives a second death, and a full volume.
     */
    private void read() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        StringBuilder whole = new StringBuilder();
        String given = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        for (String text : given.lines().toList()) {
            try {
                Line line = Json.MAPPER.readValue(text, Line.class);
                put(line);
                whole.append(text).append('\n');
            } catch (JsonProcessingException e) {
                break;
            }
        }
        AtomicFiles.write(file, whole.toString());
    }

    synchronized int size() {
        return results.size();
    }

    synchronized Optional<JsonNode> find(Key key) {
        return Optional.ofNullable(results.get(key));
    }

    /** Whether another run measured it. */
    synchronized boolean isTaken(Key key) {
        return taken.contains(key);
    }

    /** What this run measured. */
    void add(Key key, JsonNode result) throws IOException {
        append(new Line(key.model(), key.unit(), null, result));
    }

    /** What another run measured: the log remembers that, whoever reads it. */
    void take(Key key, JsonNode result) throws IOException {
        append(new Line(key.model(), key.unit(), true, result));
    }

    private synchronized void append(Line line) throws IOException {
        put(line);
        Files.writeString(file, Json.compact(line) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void put(Line line) {
        results.put(line.key(), line.result());
        if (Boolean.TRUE.equals(line.taken())) {
            taken.add(line.key());
        }
    }
}
