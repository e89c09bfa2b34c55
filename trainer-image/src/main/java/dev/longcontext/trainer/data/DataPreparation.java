package dev.longcontext.trainer.data;

import dev.longcontext.contract.DataConfig.Overlong;
import dev.longcontext.contract.DataConfig.Pick;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.records.LineProblem;
import dev.longcontext.trainer.stage.ProgressSink;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.tokenization.ChatFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * Tokenises the sources into a {@link SampleStore} and {@code provenance.jsonl}, in the order of the files. Lines are
 * read, tokenised by several threads, and written as they come: the memory does not depend on the amount of data. A
 * source that is drawn from is read twice, first for the draw.
 */
public final class DataPreparation {

    private static final int KIBIBYTE = 1 << 10;

    private final Request request;
    private final SampleTokenizer tokenizer;
    private final DataProblems problems = new DataProblems();
    private final Duplicates duplicates = new Duplicates();
    private final Tally tally = new Tally();
    private long finishedFilesKib;
    private long reportedKib;

    /**
     * @param folder where the store goes
     * @param longestToken characters of text that one token stands for at most; 0 where nobody knows
     * @param contamination texts that no sample of a source with the step Decontaminate may share words with
     * @param seed of draws
     */
    public record Request(
            List<Source> sources,
            Path folder,
            int targetLength,
            Overlong overlong,
            int longestToken,
            Contamination contamination,
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

    /**
     * What became of the samples.
     *
     * @param bySource by the names of the sources, in their order
     */
    public record Result(DataCounts all, Map<String, DataCounts> bySource) {}

    /** @throws FailureException of class InvalidData that names file, line and rule of what cannot be used */
    public Result run() throws IOException, InterruptedException {
        List<String> names = request.sources().stream().map(Source::name).toList();
        request.progress().begin(0, kibibytes(), "KiB");
        try (SampleStoreWriter store = new SampleStoreWriter(request.folder(), names);
                ProvenanceWriter provenance = new ProvenanceWriter(request.folder());
                LinePipeline pipeline = new LinePipeline()) {
            SourceReader reader =
                    new SourceReader(pipeline, tokenizer, request.contamination(), request.stop(), this::report);
            for (int source = 0; source < request.sources().size(); source++) {
                read(source, reader, store, provenance);
            }
            problems.throwIfAny();
            requireSamples();
            provenance.finish();
            store.finish();
        }
        return new Result(tally.all(), tally.bySource());
    }

    private void read(int number, SourceReader reader, SampleStoreWriter store, ProvenanceWriter provenance)
            throws IOException, InterruptedException {
        Source source = request.sources().get(number);
        Selection selection = source.selection();
        tally.begin(source);
        try {
            LongPredicate wanted = selection.pick() == Pick.Random ? draw(source, reader) : line -> true;
            reader.read(source, wanted, () -> tally.kept(source) == selection.maxSamples(), result -> {
                if (tally.kept(source) < selection.maxSamples()) {
                    take(number, result, store, provenance);
                }
            });
            finished(source);
            tally.log(source, problems.count());
        } catch (LineProblem nothing) {
            problems.add(source, nothing);
        }
    }

    /** Lines that cannot be used take no part; those within the bound are met, and told, when the samples are read. */
    private LongPredicate draw(Source source, SourceReader reader)
            throws IOException, InterruptedException, LineProblem {
        RandomDraw draw = new RandomDraw(source.selection().maxSamples(), source.name(), request.seed());
        Duplicates ahead = duplicates.copy();
        reader.read(source, draw::within, () -> false, result -> {
            if (result.problem() == null
                    && !ahead.next(result.outcome(), source.selection()).dropped()) {
                draw.offer(result.line().number());
            }
        });
        finished(source);
        return draw::within;
    }

    private void take(int number, LinePipeline.Result result, SampleStoreWriter store, ProvenanceWriter provenance)
            throws IOException {
        Source source = request.sources().get(number);
        if (result.problem() != null) {
            problems.add(source, result.line(), result.problem());
            return;
        }
        SampleTokenizer.Outcome outcome = duplicates.next(result.outcome(), source.selection());
        tally.add(source, outcome);
        if (problems.count() > 0) {
            return;
        }
        provenance.add(source, result.line(), outcome);
        if (!outcome.dropped()) {
            store.add(
                    outcome.sample(),
                    new SampleStoreWriter.Origin(number, result.line().number(), outcome.truncated()));
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
        request.progress().step(new ProgressSink.Step(read, tally.all().tokens(), null));
        request.progress().data(tally.all().dropped(), tally.all().truncated());
    }

    private void requireSamples() {
        DataCounts counts = tally.all();
        if (counts.samples() > 0) {
            return;
        }
        List<String> reasons = new ArrayList<>();
        List<String> remedies = new ArrayList<>();
        if (counts.tooLong() > 0) {
            boolean bounded = request.sources().stream()
                    .anyMatch(source -> source.selection().maxTokens() < Integer.MAX_VALUE);
            reasons.add(counts.tooLong() + " were dropped because they have more than " + request.targetLength()
                    + " tokens" + (bounded ? " or their source's maxTokens" : ""));
            remedies.add((bounded ? "Raise maxTokens. " : "")
                    + "Raise spec.context.targetLength, or write spec.data.overlong: Truncate.");
        }
        if (counts.tooShort() > 0) {
            reasons.add(counts.tooShort() + " were dropped because they have fewer tokens than "
                    + request.use().leastTokens());
            remedies.add(request.use().remedy());
        }
        if (counts.contaminated() > 0) {
            reasons.add(counts.contaminated() + " were dropped because they are in an evaluation");
            remedies.add("Evaluate on other texts, or omit the step Decontaminate.");
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
