package dev.longcontext.trainer.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
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

    /** @param sha256 of the line's bytes, without its end */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({"source", "file", "line"})
    private record Entry(
            @JsonUnwrapped Place place,
            String sha256,
            int tokens,
            int targets,
            boolean truncated,
            String licence) {}

    /** @param step that left it out */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({"source", "file", "line", "sha256", "step"})
    private record Removed(
            @JsonUnwrapped Place place,
            String sha256,
            Step step,
            @JsonUnwrapped Reason reason) {}

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
        Place place = Place.of(source, line);
        String digest = Digests.ofBytes(line.bytes());
        switch (outcome.fate()) {
            case KEPT, TRUNCATED ->
                kept.add(new Entry(
                        place,
                        digest,
                        outcome.sample().length(),
                        outcome.sample().targets(),
                        outcome.truncated(),
                        source.licence()));
            case DUPLICATE -> removed.add(new Removed(place, digest, Step.Deduplicate, outcome.reason()));
            case NEAR_DUPLICATE -> removed.add(new Removed(place, digest, Step.NearDeduplicate, outcome.reason()));
            case CONTAMINATED -> removed.add(new Removed(place, digest, Step.Decontaminate, outcome.reason()));
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
