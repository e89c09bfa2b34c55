package dev.longcontext.trainer.data;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.GitLfs;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import java.util.zip.ZipException;

/** Reads a source's lines, one after another, and has them tokenised. */
final class SourceReader {

    private final LinePipeline pipeline;
    private final SampleTokenizer tokenizer;
    private final StopSignal stop;
    private final LongConsumer bytesRead;

    /** @param bytesRead told how many bytes of the file were read, now and then */
    SourceReader(LinePipeline pipeline, SampleTokenizer tokenizer, StopSignal stop, LongConsumer bytesRead) {
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
        LineParser parser = new LineParser(source.format());
        int minTokens = source.selection().minTokens();
        LinePipeline.Work work = line -> tokenizer.tokenize(parser.parse(line), minTokens);
        long linesBefore = 0;
        long bytesBefore = 0;
        for (Source.File file : source.files()) {
            if (GitLfs.isPointer(file.path())) {
                throw new LineProblem(
                        file.address() + ": the file is a git-lfs pointer, not the file itself", GitLfs.REMEDY);
            }
            try (JsonLines lines = new JsonLines(file, linesBefore)) {
                Optional<Line> line = next(lines, file, source);
                if (line.isEmpty()) {
                    throw nothingIn(file, lines.count());
                }
                while (line.isPresent() && !enough.getAsBoolean()) {
                    stop.check();
                    if (wanted.test(line.get().number())) {
                        pipeline.submit(line.get(), work, sink);
                    }
                    bytesRead.accept(bytesBefore + lines.bytesRead());
                    line = next(lines, file, source);
                }
                linesBefore += lines.count();
                bytesBefore += lines.bytesRead();
            }
            pipeline.drain(sink);
        }
    }

    private static LineProblem nothingIn(Source.File file, long lines) throws IOException {
        String rule = Files.size(file.path()) == 0
                ? "the file is empty (0 bytes)"
                : lines == 0 ? "the unpacked file has no lines" : "the file has only blank lines, " + lines;
        return new LineProblem(
                file.address() + ": " + rule,
                "Check how the file was created or copied, provide one with samples, or remove the source.");
    }

    private static Optional<Line> next(JsonLines lines, Source.File file, Source source) throws IOException {
        try {
            return lines.next();
        } catch (JsonLines.LineTooLongException e) {
            throw new FailureException(
                            FailureClass.InvalidData,
                            file.address() + " line " + e.line() + ": " + e.getMessage(),
                            "Write one sample per line, and split a longer text into several.")
                    .atField(source.field())
                    .causedBy(e);
        } catch (ZipException | EOFException e) {
            throw new FailureException(
                            FailureClass.InvalidData,
                            file.address() + ": the gzip file is damaged: " + e.getMessage(),
                            "Create or copy the file again.")
                    .atField(source.field())
                    .causedBy(e);
        }
    }
}
