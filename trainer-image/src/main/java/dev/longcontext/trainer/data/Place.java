package dev.longcontext.trainer.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.longcontext.trainer.records.Line;
import org.jspecify.annotations.Nullable;

/**
 * Where a sample is.
 *
 * @param file the file's address, of a source of several; null of any other
 * @param line its number in the file
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Place(String source, @Nullable String file, long line) {

    static Place of(Source source, Line line) {
        return new Place(source.name(), source.files().size() > 1 ? line.file() : null, line.inFile());
    }
}
