package dev.longcontext.trainer.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.longcontext.contract.DataConfig.Step;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.records.Line;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes {@code provenance.jsonl}: for each sample of the store, in its order, where it comes from. And {@code removed.jsonl}:
 * those that a source's steps left out, and why.
 */
final class ProvenanceWriter implements AutoCloseable {

    private static final String REMOVED = "removed.jsonl";

    private final LinesFile kept;
    private final LinesFile removed;

    /**
     * @param file the file's address, of a source of several
     * @param line its number in the file
     * @param sha256 of the line's bytes, without its end
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Entry(
            String source,
            String file,
            long line,
            String sha256,
            int tokens,
            int targets,
            boolean truncated,
            String licence) {}

    /**
     * @param step that left it out
     * @param shared the words that it has in common with an evaluation
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Removed(String source, String file, long line, String sha256, Step step, String shared) {}

    ProvenanceWriter(Path folder) throws IOException {
        kept = new LinesFile(file(folder));
        removed = new LinesFile(folder.resolve(REMOVED));
    }

    static Path file(Path folder) {
        return folder.resolve("provenance.jsonl");
    }

    /** What is left out is left out of a mix as well. */
    static void moveRemoved(Path from, Path to) throws IOException {
        AtomicFiles.rename(from.resolve(REMOVED), to.resolve(REMOVED));
    }

    void add(Source source, Line line, SampleTokenizer.Outcome outcome) throws IOException {
        String file = source.files().size() > 1 ? line.file() : null;
        String digest = Digests.ofBytes(line.bytes());
        switch (outcome.fate()) {
            case KEPT, TRUNCATED ->
                kept.add(new Entry(
                        source.name(),
                        file,
                        line.inFile(),
                        digest,
                        outcome.sample().length(),
                        outcome.sample().targets(),
                        outcome.truncated(),
                        source.licence()));
            case DUPLICATE ->
                removed.add(new Removed(source.name(), file, line.inFile(), digest, Step.Deduplicate, null));
            case CONTAMINATED ->
                removed.add(
                        new Removed(source.name(), file, line.inFile(), digest, Step.Decontaminate, outcome.shared()));
            case TOO_LONG, TOO_SHORT -> {} // counted, and told by the length that the source allows
            case OUT_OF_MIX -> throw new IllegalStateException("a mix is made of samples that are kept");
        }
    }

    void finish() throws IOException {
        kept.finish();
        removed.finish();
    }

    @Override
    public void close() throws IOException {
        kept.close();
        removed.close();
    }
}
