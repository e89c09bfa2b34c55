package dev.longcontext.trainer.fetch;

import dev.longcontext.trainer.stage.StopSignal;
import java.util.function.LongConsumer;

/**
 * What accompanies the moving of bytes.
 *
 * @param moved told how many bytes were just moved
 */
public record Transfer(StopSignal stop, LongConsumer moved) {}
