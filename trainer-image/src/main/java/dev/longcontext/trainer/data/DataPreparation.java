package dev.longcontext.trainer.data;

import dev.longcontext.contract.DataConfig.Overlong;
import dev.longcontext.contract.DataConfig.Pick;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.stage.ProgressSink;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.tokenization.ChatFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokenises the sources into a {@link SampleStore} and {@code provenance.jsonl}, in the order of the files. Lines are
 * read, tokenised by several threads, and written as they come: the memory does not depend on the amount of data. A
 * source that is drawn from is read twice, first for the draw.
 */
public final class DataPreparation {

    private static final Logger LOG = LoggerFactory.getLogger(DataPreparation.class);
    private static final int KIBIBYTE = 1 << 10;

    private final Request request;
    private final SampleTokenizer tokenizer;
    private final DataProblems problems = new DataProblems();
    private DataCounts counts = DataCounts.NONE;
    private long finishedFilesKib;
    private long reportedKib;

    /**
     * @param folder where the store goes
     * @param longestToken characters of text that one token stands for at most; 0 where nobody knows
     * @param seed of draws
     */
    public record Request(
            List<Source> sources,
            Path folder,
            int targetLength,
            Overlong overlong,
            int longestToken,
            long seed,
            Use use,
            ProgressSink progress,
            StopSignal stop) {}

    /**
     * What the samples are for, as messages say it.
     *
     * @param field the manifest's list of the sources
     * @param leastTokens what a sample that is too short has fewer tokens than
     * @param remedy where all are too short
     * @param trained whether each sample must have a token to train
     */
    public record Use(String field, String leastTokens, String remedy, boolean trained) {
        public static final Use TRAINING =
                new Use("spec.data.sources", "their source's minTokens", "Lower minTokens.", true);
    }

    public DataPreparation(Request request, ChatFormat format) {
        this.request = request;
        this.tokenizer = new SampleTokenizer(
                format,
                new SampleTokenizer.Limits(
                        request.targetLength(),
                        request.overlong(),
                        request.longestToken(),
                        request.use().trained()));
    }

    /** @throws FailureException of class InvalidData that names file, line and rule of what cannot be used */
    public DataCounts run() throws IOException, InterruptedException {
        List<String> names = request.sources().stream().map(Source::name).toList();
        request.progress().begin(0, kibibytes(), "KiB");
        try (SampleStoreWriter store = new SampleStoreWriter(request.folder(), names);
                ProvenanceWriter provenance = new ProvenanceWriter(request.folder());
                LinePipeline pipeline = new LinePipeline()) {
            SourceReader reader = new SourceReader(pipeline, tokenizer, request.stop(), this::report);
            for (int source = 0; source < request.sources().size(); source++) {
                read(source, reader, store, provenance);
            }
            problems.throwIfAny();
            requireSamples();
            provenance.finish();
            store.finish();
        }
        return counts;
    }

    private void read(int number, SourceReader reader, SampleStoreWriter store, ProvenanceWriter provenance)
            throws IOException, InterruptedException {
        Source source = request.sources().get(number);
        Selection selection = source.selection();
        DataCounts before = counts;
        try {
            LongPredicate wanted = selection.pick() == Pick.Random ? draw(source, reader) : line -> true;
            reader.read(source, wanted, () -> kept(before) == selection.maxSamples(), result -> {
                if (kept(before) < selection.maxSamples()) {
                    take(number, result, store, provenance);
                }
            });
            finished(source);
            log(source, before);
        } catch (LineProblem nothing) {
            problems.add(source, nothing);
        }
    }

    private long kept(DataCounts before) {
        return counts.samples() - before.samples();
    }

    /** Lines that cannot be used take no part; those within the bound are met, and told, when the samples are read. */
    private LongPredicate draw(Source source, SourceReader reader)
            throws IOException, InterruptedException, LineProblem {
        RandomDraw draw = new RandomDraw(source.selection().maxSamples(), source.name(), request.seed());
        reader.read(source, draw::within, () -> false, result -> {
            if (result.problem() == null && !result.outcome().dropped()) {
                draw.offer(result.line().number());
            }
        });
        finished(source);
        return draw::within;
    }

    private void log(Source source, DataCounts before) {
        LOG.info(
                "{}: {} samples, {} tokens, {} dropped ({} of them too short), {} truncated, {} problems",
                source.name(),
                kept(before),
                counts.tokens() - before.tokens(),
                counts.dropped() - before.dropped(),
                counts.tooShort() - before.tooShort(),
                counts.truncated() - before.truncated(),
                problems.count());
        int most = source.selection().maxSamples();
        if (kept(before) == 0 || most != Integer.MAX_VALUE && kept(before) < most) {
            LOG.warn("{} has {} samples, fewer than requested", source.name(), kept(before));
        }
    }

    private void take(int source, LinePipeline.Result result, SampleStoreWriter store, ProvenanceWriter provenance)
            throws IOException {
        if (result.problem() != null) {
            problems.add(request.sources().get(source), result.line(), result.problem());
            return;
        }
        SampleTokenizer.Outcome outcome = result.outcome();
        counts = counts.plus(outcome);
        if (!outcome.dropped() && problems.count() == 0) {
            store.add(
                    outcome.sample(),
                    new SampleStoreWriter.Origin(source, result.line().number(), outcome.truncated()));
            provenance.add(request.sources().get(source), result.line(), outcome);
        }
    }

    private void finished(Source source) throws IOException {
        finishedFilesKib += source.bytes() / KIBIBYTE;
        report(0);
    }

    private void report(long bytesOfThisFile) {
        long read = finishedFilesKib + bytesOfThisFile / KIBIBYTE;
        if (read == reportedKib) {
            return;
        }
        reportedKib = read;
        request.progress().step(new ProgressSink.Step(read, counts.tokens(), null));
        request.progress().data(counts.dropped(), counts.truncated());
    }

    private void requireSamples() {
        if (counts.samples() > 0) {
            return;
        }
        List<String> reasons = new ArrayList<>();
        List<String> remedies = new ArrayList<>();
        long tooLong = counts.dropped() - counts.tooShort();
        if (tooLong > 0) {
            reasons.add(tooLong + " were dropped because they have more than " + request.targetLength() + " tokens");
            remedies.add("Raise spec.context.targetLength, or write spec.data.overlong: Truncate.");
        }
        if (counts.tooShort() > 0) {
            reasons.add(counts.tooShort() + " were dropped because they have fewer tokens than "
                    + request.use().leastTokens());
            remedies.add(request.use().remedy());
        }
        throw new FailureException(
                        FailureClass.InvalidData,
                        "no sample is left: " + String.join(", ", reasons),
                        String.join(" ", remedies))
                .atField(request.use().field());
    }

    private long kibibytes() throws IOException {
        long sum = 0;
        for (Source source : request.sources()) {
            int passes = source.selection().pick() == Pick.Random ? 2 : 1;
            sum += passes * (source.bytes() / KIBIBYTE);
        }
        return sum;
    }
}
