package dev.longcontext.trainer.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.DataConfig.Arrange;
import dev.longcontext.contract.DataConfig.Arrangement;
import dev.longcontext.contract.DataConfig.LengthDistribution;
import dev.longcontext.contract.DataConfig.Pick;
import dev.longcontext.trainer.data.arrange.Arranger;
import dev.longcontext.trainer.data.arrange.Concatenation;
import dev.longcontext.trainer.data.arrange.Documents;
import dev.longcontext.trainer.data.arrange.Interleaving;
import dev.longcontext.trainer.data.arrange.Lengths;
import dev.longcontext.trainer.data.arrange.Part;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.tokenization.Sample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongPredicate;

/** Makes samples of a source's documents, which lie in a store of their own, and writes them behind those of other sources. */
final class ArrangedSource {

    private static final int LEAST_TOKENS = 2;

    private final Source source;
    private final int number;
    private final long seed;
    private final int[] before;
    private final Pulse pulse;

    /**
     * @param number of the source in the store that is written
     * @param before what stands before a text, for samples that begin within a document
     */
    ArrangedSource(Source source, int number, long seed, int[] before, Pulse pulse) {
        this.source = source;
        this.number = number;
        this.seed = seed;
        this.before = before.clone();
        this.pulse = pulse;
    }

    /** Where a sample comes from. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Entry(
            String source,
            Arrangement arranged,
            List<JsonNode> parts,
            int tokens,
            int targets,
            boolean truncated,
            String licence) {}

    /**
     * @param folder of the store of documents
     * @return of the samples that were written
     */
    DataCounts write(Path folder, StoreFiles to) throws IOException {
        try (SampleStore store = SampleStore.open(folder);
                LinesOfFile lines = LinesOfFile.open(ProvenanceWriter.file(folder))) {
            Documents documents = new StoredDocuments(store, pulse);
            LongPredicate wanted = wanted(documents);
            Writing writing = new Writing(documents, lines, to);
            try {
                long[] arranged = {0};
                arranger(documents).arrange(parts -> {
                    pulse.beat();
                    if (wanted.test(arranged[0]++)) {
                        writing.sample(parts);
                    }
                    return writing.counts.samples() < source.selection().maxSamples();
                });
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            return writing.counts;
        }
    }

    /** Which of the arranged samples are taken, by their number. */
    private LongPredicate wanted(Documents documents) {
        Selection selection = source.selection();
        if (selection.pick() != Pick.Random) {
            return sample -> true;
        }
        RandomDraw draw = new RandomDraw(selection.maxSamples(), source.name(), seed);
        long[] arranged = {0};
        arranger(documents).arrange(parts -> {
            pulse.beat();
            draw.offer(arranged[0]++);
            return true;
        });
        return draw::within;
    }

    private Arranger arranger(Documents documents) {
        Arrange arrange = source.selection().arrange();
        Lengths lengths = new Lengths(
                arrange.minTokens(),
                arrange.maxTokens(),
                arrange.lengths() == LengthDistribution.LogUniform,
                before.length);
        long own = RandomDraw.start(source.name() + "/arrange", seed);
        return switch (arrange.type()) {
            case Concatenate -> new Concatenation(documents, lengths, own);
            case Interleave -> new Interleaving(documents, lengths, arrange.chunkTokens(), own);
        };
    }

    private final class Writing {
        private final Documents documents;
        private final LinesOfFile lines;
        private final StoreFiles to;
        private DataCounts counts = DataCounts.NONE;

        Writing(Documents documents, LinesOfFile lines, StoreFiles to) {
            this.documents = documents;
            this.lines = lines;
            this.to = to;
        }

        private void sample(List<Part> parts) {
            int[] ids = ids(parts);
            if (ids.length < LEAST_TOKENS) {
                return; // the last token of the last document, from which nothing can be learnt
            }
            Sample sample = Sample.ofTargets(ids);
            try {
                List<JsonNode> places = new ArrayList<>();
                for (Part part : parts) {
                    places.add(place(part));
                }
                long first = places.get(0).path("line").asLong();
                to.samples().add(sample, new SampleStoreWriter.Origin(number, first, false));
                to.provenance()
                        .add(new Entry(
                                source.name(),
                                source.selection().arrange().type(),
                                places,
                                sample.length(),
                                sample.targets(),
                                false,
                                source.licence()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            counts = counts.plus(sample, false, false);
        }

        /** A sample that begins within a document begins as a text does. Each document is read once, be it in many parts. */
        private int[] ids(List<Part> parts) {
            int[] begin = parts.get(0).from() == 0 ? new int[0] : before;
            int[] starts = new int[parts.size()];
            int length = begin.length;
            for (int i = 0; i < starts.length; i++) {
                starts[i] = length;
                length += parts.get(i).length();
            }
            int[] ids = new int[length];
            System.arraycopy(begin, 0, ids, 0, begin.length);
            Integer[] byDocument = new Integer[starts.length];
            for (int i = 0; i < starts.length; i++) {
                byDocument[i] = i;
            }
            Arrays.sort(byDocument, Comparator.comparingInt(i -> parts.get(i).document()));
            for (int i : byDocument) {
                Part part = parts.get(i);
                System.arraycopy(documents.ids(part.document()), part.from(), ids, starts[i], part.length());
            }
            return ids;
        }

        /** Of the document's own line, what says where it is; and which of its tokens these are. */
        private JsonNode place(Part part) throws IOException {
            ObjectNode line = (ObjectNode) Json.MAPPER.readTree(lines.line(part.document()));
            return line.retain("file", "line", "sha256")
                    .put("from", part.from())
                    .put("to", part.to());
        }
    }
}
