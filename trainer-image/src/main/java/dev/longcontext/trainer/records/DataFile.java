package dev.longcontext.trainer.records;

import java.nio.file.Path;

/**
 * A file of samples that can be read in place.
 *
 * @param address for messages
 */
public record DataFile(Path path, String address) {}
