package dev.longcontext.trainer.data;

import dev.longcontext.contract.DataConfig.Format;
import dev.longcontext.contract.DataFields;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.records.DamagedFileException;
import dev.longcontext.trainer.records.DataFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Samples that can be read in place.
 *
 * @param files in the order in which they are read, at least one
 * @param field the manifest's field with the address
 * @param licence of the samples, in the user's words; null where none is given
 * @param fields which fields of a line are used; null where each line tells it by their names
 */
public record Source(
        String name,
        List<DataFile> files,
        String field,
        Format format,
        @Nullable DataFields fields,
        @Nullable String licence,
        Selection selection) {

    public Source {
        files = List.copyOf(files);
    }

    /** Of lines that tell their form themselves. */
    public Source(String name, List<DataFile> files, String field, Format format, Selection selection) {
        this(name, files, field, format, null, null, selection);
    }

    /** The same without bounds for samples, which its texts are not yet. */
    Source ofTexts() {
        return new Source(name, files, field, format, fields, licence, selection.ofTexts());
    }

    /** What is said of one of its files that cannot be read as what it is. */
    FailureException damaged(DataFile file, DamagedFileException how) {
        return new FailureException(
                        FailureClass.InvalidData,
                        file.address() + ": " + how.getMessage(),
                        "Create or copy the file again.")
                .atField(field)
                .causedBy(how);
    }

    long bytes() throws IOException {
        long sum = 0;
        for (DataFile file : files) {
            sum += Files.size(file.path());
        }
        return sum;
    }
}
