package dev.longcontext.trainer.fetch;

import java.nio.file.Path;

/**
 * A file of samples that can be read in place.
 *
 * @param address for messages
 */
public record SamplesFile(Path path, String address) {}
