package dev.longcontext.trainer.data;

import dev.longcontext.contract.DataConfig.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Samples that can be read in place.
 *
 * @param files in the order in which they are read, at least one
 * @param field the manifest's field with the address
 */
public record Source(String name, List<File> files, String field, Format format, Selection selection) {

    public Source {
        files = List.copyOf(files);
    }

    /** @param address for messages */
    public record File(Path path, String address) {}

    long bytes() throws IOException {
        long sum = 0;
        for (File file : files) {
            sum += Files.size(file.path());
        }
        return sum;
    }
}
