package dev.longcontext.trainer.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What base models answered, kept for the next run that asks the same model the same items with the same code. A file holds all
 * answers to one evaluation and is there only when it is whole. A folder that cannot be read or written costs time and no run.
 */
final class BaseAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(BaseAnswers.class);

    /** Null: nothing is kept. */
    private final Path folder;

    private BaseAnswers(Path folder) {
        this.folder = folder;
    }

    /** @param folder shared by runs; empty: nothing is kept */
    static BaseAnswers in(Optional<Path> folder) {
        return new BaseAnswers(
                folder.map(shared -> shared.resolve("base-answers")).orElse(null));
    }

    /**
     * All answers to an evaluation, by the id of their unit.
     *
     * @param asked what the answers depend on
     */
    Optional<Map<String, JsonNode>> find(Map<String, Object> asked) {
        if (folder == null || !Files.isRegularFile(file(asked))) {
            return Optional.empty();
        }
        try {
            Kept kept = Json.MAPPER.readValue(Files.readString(file(asked)), Kept.class);
            boolean whole = kept != null && kept.asked() != null && kept.answers() != null;
            return whole && Json.canonical(kept.asked()).equals(Json.canonical(asked))
                    ? Optional.of(kept.answers())
                    : Optional.empty();
        } catch (IOException e) {
            LOG.warn("{} cannot be read, so the base model is measured again: {}", file(asked), e.getMessage());
            return Optional.empty();
        }
    }

    void keep(Map<String, Object> asked, Map<String, JsonNode> answers) {
        if (folder == null) {
            return;
        }
        try {
            Files.createDirectories(folder);
            AtomicFiles.write(file(asked), Json.compact(Map.of("asked", asked, "answers", answers)));
        } catch (IOException e) {
            LOG.warn(
                    "{} cannot be written, so the next run measures the base model again: {}",
                    file(asked),
                    e.getMessage());
        }
    }

    private Path file(Map<String, Object> asked) {
        return folder.resolve(Digests.ofText(Json.canonical(asked)) + ".json");
    }

    private record Kept(Map<String, Object> asked, Map<String, JsonNode> answers) {}
}
