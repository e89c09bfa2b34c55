package dev.longcontext.trainer.checkpoint;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A checkpoint on the volume whose files match their digests.
 *
 * @param sha256 of its {@code SHA256SUMS}, which holds the digests of all other files: equal digests mean equal
 *     checkpoints, bit for bit
 * @param time when it was saved: when its {@code SHA256SUMS} was written
 */
public record Checkpoint(Path folder, Position position, String sha256, Instant time) {}
