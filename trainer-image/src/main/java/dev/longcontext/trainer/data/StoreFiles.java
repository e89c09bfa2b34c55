package dev.longcontext.trainer.data;

import dev.longcontext.trainer.records.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A store that is written, and beside it where each sample comes from. */
final class StoreFiles implements AutoCloseable {

    private final SampleStoreWriter samples;
    private final ProvenanceWriter provenance;

    /** @param sources names of the sources, in the order of their numbers */
    StoreFiles(Path folder, List<String> sources) throws IOException {
        samples = new SampleStoreWriter(folder, sources);
        provenance = new ProvenanceWriter(folder);
    }

    /** A sample that is one line of source {@code number}. */
    void add(Source source, int number, Line line, SampleTokenizer.Outcome outcome) throws IOException {
        provenance.add(source, line, outcome);
        samples.add(outcome.sample(), new SampleStoreWriter.Origin(number, line.number(), outcome.truncated()));
    }

    SampleStoreWriter samples() {
        return samples;
    }

    ProvenanceWriter provenance() {
        return provenance;
    }

    void finish() throws IOException {
        provenance.finish();
        samples.finish();
    }

    @Override
    public void close() throws IOException {
        try (samples;
                provenance) {
            // in the reverse order
        }
    }
}
