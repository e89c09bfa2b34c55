package dev.longcontext.trainer.data;

import dev.longcontext.contract.DataConfig.Step;
import dev.longcontext.trainer.data.similarity.MinHash;
import dev.longcontext.trainer.records.DamagedFileException;
import dev.longcontext.trainer.records.DataFile;
import dev.longcontext.trainer.records.Line;
import dev.longcontext.trainer.records.LineProblem;
import dev.longcontext.trainer.records.RecordReader;
import dev.longcontext.trainer.records.RecordReaders;
import dev.longcontext.trainer.schemas.LineParser;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/** Reads a source's records, one after another, and has them tokenised. */
final class SourceReader {

    private final LinePipeline pipeline;
    private final SampleTokenizer tokenizer;
    private final Contamination contamination;
    private final StopSignal stop;
    private final LongConsumer bytesRead;

    /**
     * @param contamination texts that no sample may share words with, where the source's steps say so
     * @param bytesRead told how many bytes of the file were read, now and then
     */
    SourceReader(
            LinePipeline pipeline,
            SampleTokenizer tokenizer,
            Contamination contamination,
            StopSignal stop,
            LongConsumer bytesRead) {
        this.contamination = contamination;
        this.pipeline = pipeline;
        this.tokenizer = tokenizer;
        this.stop = stop;
        this.bytesRead = bytesRead;
    }

    /**
     * @param wanted by number of the line; others are not looked at
     * @param enough whether to read no further; results on their way still come
     * @param sink gets the results in the order of the lines
     * @throws LineProblem where a file is none, or has no line with anything on it
     */
    void read(Source source, LongPredicate wanted, BooleanSupplier enough, LinePipeline.Sink sink)
            throws IOException, InterruptedException, LineProblem {
        LineParser parser = new LineParser(source.format(), source.fields());
        LinePipeline.Work work = line -> outcome(parser.parse(line), source.selection());
        long recordsBefore = 0;
        long bytesBefore = 0;
        for (DataFile file : source.files()) {
            try (RecordReader records = RecordReaders.open(file, recordsBefore)) {
                Optional<Line> line = records.next();
                if (line.isEmpty()) {
                    throw new LineProblem(
                            file.address() + ": " + records.nothing(),
                            "Check how the file was created or copied, provide one with samples, or remove the source.");
                }
                while (line.isPresent() && !enough.getAsBoolean()) {
                    stop.check();
                    if (wanted.test(line.get().number())) {
                        pipeline.submit(line.get(), work, sink);
                    }
                    bytesRead.accept(bytesBefore + records.bytesRead());
                    line = records.next();
                }
                recordsBefore += records.count();
                bytesBefore += records.bytesRead();
            } catch (DamagedFileException e) {
                throw source.damaged(file, e);
            } catch (LineProblem e) {
                pipeline.drain(sink); // what was read before it belongs to this source
                throw e;
            }
            pipeline.drain(sink);
        }
    }

    private SampleTokenizer.Outcome outcome(LineParser.Parsed parsed, Selection selection) throws LineProblem {
        SampleTokenizer.Outcome outcome = selection.arrange() == null
                ? tokenizer.tokenize(parsed, selection)
                : tokenizer.document(parsed, selection);
        if (outcome.dropped()) {
            return outcome;
        }
        if (selection.steps().contains(Step.Decontaminate)) {
            Optional<String> shared = contamination.sharedWith(parsed);
            if (shared.isPresent()) {
                return SampleTokenizer.Outcome.removed(Fate.CONTAMINATED, Reason.shares(shared.get()));
            }
        }
        return selection.steps().contains(Step.NearDeduplicate)
                ? outcome.with(MinHash.of(parsed.texts()).orElse(null))
                : outcome;
    }
}
