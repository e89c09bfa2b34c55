package dev.longcontext.trainer.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.tokenization.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The documents of a source, all tokenised, in a folder of their own. A killed attempt leaves them behind, and the next one goes
 * on from them.
 */
final class FinishedDocuments {

    private static final Logger LOG = LoggerFactory.getLogger(FinishedDocuments.class);
    private static final String FILE = "finished.json";

    private FinishedDocuments() {}

    /**
     * Written last: where it is, the files beside it are whole. The store has checksums of its own.
     *
     * @param counts of the reading
     * @param provenance digest of the file
     * @param removed digest of the file
     */
    private record Mark(DataCounts counts, String provenance, String removed) {

        static Mark of(Path folder, DataCounts counts) throws IOException {
            return new Mark(
                    counts, Digests.ofFile(ProvenanceWriter.file(folder)), Digests.ofFile(RemovedFile.file(folder)));
        }
    }

    static boolean areIn(Path folder) {
        return Files.exists(folder.resolve(FILE));
    }

    /** Says that the files in the folder are whole. */
    static void mark(Path folder, DataCounts counts) throws IOException {
        AtomicFiles.write(folder.resolve(FILE), Json.compact(Mark.of(folder, counts)));
    }

    /** What was counted when they were tokenised; empty where they are not there, or the volume lost a part of them. */
    static Optional<DataCounts> counts(Path folder, Pulse pulse) throws IOException {
        if (!areIn(folder)) {
            return Optional.empty();
        }
        try {
            Mark mark = Json.MAPPER.readValue(folder.resolve(FILE).toFile(), Mark.class);
            if (mark == null || mark.counts() == null) {
                return damaged(FILE + " says nothing");
            }
            if (!mark.equals(Mark.of(folder, mark.counts()))) {
                return damaged("provenance.jsonl or removed.jsonl is not what was written");
            }
            each(folder, pulse, whole -> {});
            return Optional.of(mark.counts());
        } catch (JsonProcessingException | NoSuchFileException e) {
            return damaged(e.getMessage());
        } catch (FailureException e) {
            if (e.failureClass() != FailureClass.Storage) {
                throw e;
            }
            return damaged(e.getMessage());
        }
    }

    /** In their order. */
    static void each(Path folder, Pulse pulse, Consumer<Sample> sink) throws IOException {
        try (SampleStore store = SampleStore.open(folder)) {
            for (int i = 0; i < store.size(); i++) {
                pulse.beat();
                sink.accept(store.sample(i));
            }
        }
    }

    private static Optional<DataCounts> damaged(String how) {
        LOG.warn("documents of an earlier attempt are damaged and tokenised again: {}", how);
        return Optional.empty();
    }
}
