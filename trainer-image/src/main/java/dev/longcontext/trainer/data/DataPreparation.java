package dev.longcontext.trainer.data;

import dev.longcontext.trainer.configuration.Data.Overlong;
import dev.longcontext.trainer.failure.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.stage.ProgressSink;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.tokenization.ChatFormat;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokenises the sources into a {@link SampleStore} and {@code provenance.jsonl}, in the order of the files. Lines are
 * read, tokenised by several threads, and written as they come: the memory does not depend on the amount of data.
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
     * @param vocabularySize ids the model has
     */
    public record Request(
            List<Source> sources,
            Path folder,
            int targetLength,
            int vocabularySize,
            Overlong overlong,
            ProgressSink progress,
            StopSignal stop) {}

    public DataPreparation(Request request, ChatFormat format) {
        this.request = request;
        this.tokenizer = new SampleTokenizer(
                format,
                new SampleTokenizer.Limits(request.targetLength(), request.vocabularySize(), request.overlong()));
    }

    /** @throws FailureException of class InvalidData that names file, line and rule of what cannot be used */
    public DataCounts run() throws IOException, InterruptedException {
        List<String> names = request.sources().stream().map(Source::name).toList();
        request.progress().begin(0, kibibytes(), "KiB");
        try (SampleStoreWriter store = new SampleStoreWriter(request.folder(), names);
                ProvenanceWriter provenance = new ProvenanceWriter(request.folder());
                LinePipeline pipeline = new LinePipeline(tokenizer)) {
            for (int source = 0; source < request.sources().size(); source++) {
                read(source, pipeline, store, provenance);
            }
            problems.throwIfAny();
            requireSamples();
            provenance.finish();
            store.finish();
        }
        return counts;
    }

    private void read(int number, LinePipeline pipeline, SampleStoreWriter store, ProvenanceWriter provenance)
            throws IOException, InterruptedException {
        Source source = request.sources().get(number);
        long most = source.maxSamples() == null ? Long.MAX_VALUE : source.maxSamples();
        DataCounts before = counts;
        LinePipeline.Sink sink = result -> take(number, result, store, provenance);
        try (JsonLines lines = new JsonLines(source.file())) {
            LineParser parser = new LineParser(source.format());
            Optional<Line> line = Optional.empty();
            for (long n = 0; n < most && (line = nextLine(lines, source)).isPresent(); n++) {
                request.stop().check();
                pipeline.submit(line.get(), parser, sink);
                report(lines.bytesRead());
            }
            pipeline.drain(sink);
        }
        finishedFilesKib += Files.size(source.file()) / KIBIBYTE;
        report(0);
        LOG.info(
                "{}: {} samples, {} tokens, {} dropped, {} truncated, {} problems",
                source.name(),
                counts.samples() - before.samples(),
                counts.tokens() - before.tokens(),
                counts.dropped() - before.dropped(),
                counts.truncated() - before.truncated(),
                problems.count());
    }

    private static Optional<Line> nextLine(JsonLines lines, Source source) throws IOException {
        try {
            return lines.next();
        } catch (JsonLines.LineTooLongException e) {
            throw new FailureException(
                            FailureClass.InvalidData,
                            source.address() + " line " + e.line() + ": " + e.getMessage(),
                            "Write one sample a line, and a longer text as several.")
                    .atField(source.field())
                    .causedBy(e);
        } catch (ZipException | EOFException e) {
            throw new FailureException(
                            FailureClass.InvalidData,
                            source.address() + ": the gzip file is damaged: " + e.getMessage(),
                            "Make or copy the file again.")
                    .atField(source.field())
                    .causedBy(e);
        }
    }

    private void take(int source, LinePipeline.Result result, SampleStoreWriter store, ProvenanceWriter provenance)
            throws IOException {
        if (result.problem() != null) {
            problems.add(request.sources().get(source), result.line().number(), result.problem());
            return;
        }
        SampleTokenizer.Outcome outcome = result.outcome();
        counts = counts.plus(outcome);
        if (!outcome.dropped() && problems.count() == 0) {
            store.add(
                    outcome.sample().ids(),
                    outcome.sample().labels(),
                    new SampleStoreWriter.Origin(source, result.line().number(), outcome.truncated()));
            provenance.add(request.sources().get(source).name(), result.line(), outcome);
        }
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
        if (counts.samples() == 0) {
            throw new FailureException(
                            FailureClass.InvalidData,
                            "no sample is left: " + counts.dropped() + " were dropped because they have more than "
                                    + request.targetLength() + " tokens",
                            counts.dropped() == 0
                                    ? "Give a source that is not empty."
                                    : "Raise spec.context.targetLength, or write spec.data.overlong: Truncate.")
                    .atField("spec.data.sources");
        }
    }

    private long kibibytes() throws IOException {
        long sum = 0;
        for (Source source : request.sources()) {
            sum += Files.size(source.file()) / KIBIBYTE;
        }
        return sum;
    }
}
