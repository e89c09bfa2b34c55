package dev.longcontext.trainer.checkpoint;

import java.nio.file.Path;

/**
 * A checkpoint on the volume whose files match their digests.
 *
 * @param sha256 of its {@code SHA256SUMS}, which holds the digests of all other files: equal digests mean equal
 *     checkpoints, bit for bit
 */
public record Checkpoint(Path folder, Position position, String sha256) {}
