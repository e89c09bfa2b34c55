package dev.longcontext.trainer.records;

import dev.longcontext.contract.SamplesFileType;
import dev.longcontext.trainer.files.GitLfs;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens files of samples. What a file is, is told by its content where that is sure: Parquet and JSON. What could be
 * anything, as a text or a table, is what its name says. Where the two contradict each other, content that is sure is
 * believed, and that is logged.
 */
public final class RecordReaders {

    private static final Logger LOG = LoggerFactory.getLogger(RecordReaders.class);

    private RecordReaders() {}

    /**
     * @param before records of the source's earlier files
     * @throws LineProblem where the file is of no kind that is read
     */
    public static RecordReader open(DataFile file, long before) throws IOException, LineProblem {
        if (Files.size(file.path()) == 0) {
            throw new LineProblem(
                    file.address() + ": the file is empty (0 bytes)",
                    "Check how the file was created or copied, provide one with samples, or remove the source.");
        }
        if (GitLfs.isPointer(file.path())) {
            throw new LineProblem(
                    file.address() + ": the file is a git-lfs pointer, not the file itself", GitLfs.REMEDY);
        }
        FileInput input = FileInput.open(file.path());
        try {
            return open(input, file, before);
        } catch (LineProblem | RuntimeException e) {
            input.close();
            throw e;
        }
    }

    private static RecordReader open(FileInput input, DataFile file, long before) throws IOException, LineProblem {
        FileContent content = new FileContent(input.head());
        String address = file.address();
        return switch (type(content, address)) {
            case PARQUET -> {
                if (input.packing().isPresent()) {
                    throw new LineProblem(
                            address + ": is Parquet packed with "
                                    + input.packing().get(),
                            "Unpack it: Parquet is compressed in itself.");
                }
                input.close();
                yield new ParquetRows(file, before, ParquetRows.usualMemory());
            }
            case JSON_LINES -> new JsonLines(input, address, before);
            case JSON -> new JsonValues(input, address, before);
            case CSV -> new CsvRows(input, address, before, CsvRows.separator(content.firstLine()));
            case TSV -> new CsvRows(input, address, before, '\t');
            case TEXT -> new TextDocument(input, address, before);
        };
    }

    private static SamplesFileType type(FileContent content, String address) throws LineProblem {
        Optional<SamplesFileType> named = SamplesFileType.ofName(address);
        if (content.isParquet()) {
            return told(SamplesFileType.PARQUET, named, address);
        }
        Optional<LineProblem> foreign = ForeignFile.problem(content.head(), address);
        if (foreign.isPresent()) {
            throw foreign.get();
        }
        boolean byName = named.filter(type ->
                        type == SamplesFileType.TEXT || type == SamplesFileType.CSV || type == SamplesFileType.TSV)
                .isPresent();
        Optional<SamplesFileType> json = content.json().filter(type -> !byName || content.isSurelyJson());
        if (json.isPresent()) {
            return told(json.get(), named, address);
        }
        if (named.isEmpty() && !content.isBlank()) {
            throw new LineProblem(
                    address + ": neither its content nor its name tells what the file is",
                    "Give it a name that ends in "
                            + SamplesFileType.allEndings().replace("`", "") + ".");
        }
        if (named.filter(type -> type == SamplesFileType.PARQUET).isPresent()) {
            throw new LineProblem(
                    address + ": is named like Parquet, but does not begin with PAR1",
                    "Create or copy the file again, or give it a name that says what it is.");
        }
        if (byName && content.hasZeroBytes()) {
            throw new LineProblem(
                    address + ": is not text, it has zero bytes in it", "Write it as UTF-8 or UTF-16, or remove it.");
        }
        // what is meant to be JSON and is not, the reader of lines tells where
        return byName && !content.isBlank() ? named.get() : SamplesFileType.JSON_LINES;
    }

    private static SamplesFileType told(SamplesFileType found, Optional<SamplesFileType> named, String address) {
        boolean bothJson = found != SamplesFileType.PARQUET
                && named.filter(type -> type == SamplesFileType.JSON || type == SamplesFileType.JSON_LINES)
                        .isPresent();
        if (named.isPresent() && named.get() != found && !bothJson) {
            LOG.warn(
                    "{} is named like {}, but is read as what it is: {}",
                    address,
                    named.get().shown(),
                    found.shown());
        }
        return found;
    }
}
