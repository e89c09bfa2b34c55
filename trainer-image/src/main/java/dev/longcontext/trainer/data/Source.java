package dev.longcontext.trainer.data;

import dev.longcontext.trainer.configuration.Data.Format;
import java.nio.file.Path;

/**
 * A file of samples that can be read in place.
 *
 * @param address as the user wrote it, for messages
 * @param field the manifest's field with the address
 */
public record Source(String name, Path file, String address, String field, Format format, Selection selection) {}
