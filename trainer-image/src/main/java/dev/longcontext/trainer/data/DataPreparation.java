package dev.longcontext.trainer.data;

import dev.longcontext.contract.DataConfig.MixStrategy;
import dev.longcontext.contract.DataConfig.Overlong;
import dev.longcontext.contract.DataConfig.Pick;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.records.LineProblem;
import dev.longcontext.trainer.stage.ProgressSink;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.tokenization.ChatFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Tokenises the sources into a {@link SampleStore} and {@code provenance.jsonl}, in the order of the files. Lines are
 * read, tokenised by several threads, and written as they come: the memory does not depend on the amount of data. A
 * source that is drawn from is read twice, first for the draw. The documents of a source that is arranged stay until {@link #tidy}:
 * an attempt after a kill does not tokenise them again.
 */
public final class DataPreparation {

    private final Request request;
    private final Scratch scratch;
    private final SampleTokenizer tokenizer;
    private final DataProblems problems = new DataProblems();
    private final Repeats repeats;
    private final Tally tally = new Tally();
    private final ReadingProgress progress;
    private final Pulse pulse;

    /**
     * @param folder where the store goes
     * @param longestToken characters of text that one token stands for at most; 0 where nobody knows
     * @param tokenizer digest of all that decides which tokens a text becomes: by it documents of an earlier attempt are known to be
     *     the same; null where none are to be used
     */
    public record Request(
            List<Source> sources,
            Path folder,
            int targetLength,
            Overlong overlong,
            int longestToken,
            Choice choice,
            SampleUse use,
            ProgressSink progress,
            StopSignal stop,
            @Nullable String tokenizer) {}

    /**
     * What decides which of the usable samples are kept.
     *
     * @param contamination texts that no sample of a source with the step Decontaminate may share words with
     * @param similarity from which on samples are near duplicates, 0.5 to 1
     * @param strategy of a mix, where the sources have weights
     * @param seed of draws
     */
    public record Choice(Contamination contamination, double similarity, MixStrategy strategy, long seed) {}

    public DataPreparation(Request request, ChatFormat format) {
        this(request, format, Scratch.in(request.folder()));
    }

    DataPreparation(Request request, ChatFormat format, Scratch scratch) {
        this.request = request;
        this.scratch = scratch;
        this.progress = new ReadingProgress(request.progress(), tally);
        this.pulse = new Pulse(request.stop(), request.progress());
        this.repeats = new Repeats(request.choice().similarity());
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
        scratch.clear();
        DocumentFolders documents = documents();
        documents.clear();
        boolean mixed = Mix.wanted(request.sources());
        Path folder = mixed ? scratch.unmixed() : request.folder();
        try (RemovedFile removed = new RemovedFile(request.folder())) {
            tokenize(folder, removed, documents);
            removed.finish();
        }
        if (mixed) {
            new Mix(
                            request.sources(),
                            request.choice().strategy(),
                            request.choice().seed(),
                            pulse)
                    .run(folder, request.folder(), tally);
            scratch.delete(folder);
            progress.counts();
        }
        documents.clear();
        return new Result(tally.all(), tally.bySource());
    }

    /**
     * Deletes the documents that the next attempt would go on from. For when it is recorded that the data is prepared: until then
     * a kill makes for another attempt.
     *
     * @param folder where the store is
     */
    public static void tidy(Path folder) throws IOException {
        Scratch.in(folder).clearAll();
    }

    private DocumentFolders documents() throws IOException {
        Choice choice = request.choice();
        Map<String, Object> settings = Map.of(
                "targetLength", request.targetLength(),
                "overlong", request.overlong(),
                "similarity", choice.similarity(),
                "seed", choice.seed());
        DocumentsDigest digest =
                new DocumentsDigest(request.tokenizer(), choice.contamination(), settings, request.sources());
        return new DocumentFolders(scratch, digest, request.sources().size());
    }

    private void tokenize(Path folder, RemovedFile removed, DocumentFolders folders)
            throws IOException, InterruptedException {
        ArrangedDocuments documents = new ArrangedDocuments(folders, repeats, progress, pulse);
        List<String> names = request.sources().stream().map(Source::name).toList();
        progress.begin(request.sources());
        try (StoreFiles store = new StoreFiles(folder, names);
                LinePipeline pipeline = new LinePipeline()) {
            SourceReader reader = new SourceReader(
                    pipeline, tokenizer, request.choice().contamination(), request.stop(), progress::read);
            for (int number = 0; number < names.size(); number++) {
                Source source = request.sources().get(number);
                tally.begin(source);
                if (source.selection().arrange() == null) {
                    read(source, number, reader, new Target(store, removed));
                } else {
                    arrange(source, number, documents, reader, new Target(store, removed));
                }
                tally.log(source, problems.count());
            }
            problems.throwIfAny();
            NothingLeft.refuse(tally.all(), request.sources(), request.targetLength(), request.use());
            store.finish();
        }
    }

    /** Where samples go, and lines that a step leaves out. */
    private record Target(StoreFiles store, RemovedFile removed) {}

    private void read(Source source, int number, SourceReader reader, Target target)
            throws IOException, InterruptedException {
        int most = source.selection().maxSamples();
        try {
            boolean drawn = source.selection().pick() == Pick.Random;
            LongPredicate wanted = drawn ? draw(source, reader) : line -> true;
            reader.read(source, wanted, () -> tally.kept(source) == most, result -> {
                if (tally.kept(source) < most) {
                    take(source, number, result, target);
                }
            });
            progress.finished(source);
        } catch (LineProblem nothing) {
            problems.add(source, nothing);
        }
    }

    private void arrange(Source source, int number, ArrangedDocuments documents, SourceReader reader, Target target)
            throws IOException, InterruptedException {
        Optional<DataCounts> texts = documents.of(source, number, (store, removed) -> {
            read(source.ofTexts(), 0, reader, new Target(store, removed));
            return problems.count() == 0 ? Optional.of(tally.of(source)) : Optional.empty();
        });
        if (problems.count() == 0 && texts.isPresent()) {
            target.removed().addAll(documents.folder(number));
            DataCounts samples = new ArrangedSource(
                            source, number, request.choice().seed(), tokenizer.beforeText(), pulse)
                    .write(documents.folder(number), target.store());
            tally.replace(source, texts.get().with(samples, texts.get().samples()));
            progress.counts();
        }
        documents.arranged(number);
    }

    /** Lines that cannot be used take no part; those within the bound are met, and told, when the samples are read. */
    private LongPredicate draw(Source source, SourceReader reader)
            throws IOException, InterruptedException, LineProblem {
        RandomDraw draw = new RandomDraw(
                source.selection().maxSamples(), source.name(), request.choice().seed());
        Repeats ahead = repeats.copy();
        reader.read(source, draw::within, () -> false, result -> {
            // read ahead, a line may have been wanted that no longer is: how many are depends on the number of
            // processors
            boolean within = draw.within(result.line().number());
            if (within
                    && result.problem() == null
                    && !ahead.next(source, result.line(), result.outcome()).dropped()) {
                draw.offer(result.line().number());
            }
        });
        progress.finished(source);
        return draw::within;
    }

    private void take(Source source, int number, LinePipeline.Result result, Target target) throws IOException {
        if (result.problem() != null) {
            problems.add(source, result.line(), result.problem());
            return;
        }
        SampleTokenizer.Outcome outcome = repeats.next(source, result.line(), result.outcome());
        tally.add(source, outcome);
        if (problems.count() > 0) {
            return;
        }
        if (outcome.dropped()) {
            target.removed().add(source, result.line(), outcome);
        } else {
            target.store().add(source, number, result.line(), outcome);
        }
    }
}
