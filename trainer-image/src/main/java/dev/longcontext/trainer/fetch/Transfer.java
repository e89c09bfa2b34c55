package dev.longcontext.trainer.fetch;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.stage.StopSignal;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * What accompanies the moving of bytes.
 *
 * @param moved told how many bytes were just moved, by any thread
 * @param waits told until when nothing will be moved, by any thread
 * @param mostBytes a longer file is refused
 */
public record Transfer(StopSignal stop, LongConsumer moved, Consumer<Instant> waits, long mostBytes) {

    public Transfer(StopSignal stop, LongConsumer moved, Consumer<Instant> waits) {
        this(stop, moved, waits, Long.MAX_VALUE);
    }

    Transfer atMost(long bytes) {
        return new Transfer(stop, moved, waits, bytes);
    }

    Transfer stoppedBy(StopSignal other) {
        return new Transfer(other, moved, waits, mostBytes);
    }

    /**
     * @param name of the file, for the message
     * @throws FailureException of class InvalidData when the file has more bytes than it may have
     */
    void check(Addressed from, String name, long bytes) {
        if (bytes > mostBytes) {
            throw new FailureException(
                            FailureClass.InvalidData,
                            from.field() + " = " + from.address() + ": " + name + " has more than " + mostBytes
                                    + " bytes, which is too large for such a file",
                            "Use a folder with the model's own " + name + ".")
                    .atField(from.field());
        }
    }
}
