package dev.longcontext.trainer.observability;

import dev.longcontext.trainer.stage.ProgressSink;

/** Shows progress where the trainer was started: a bar on a terminal, else a line in the log from time to time. */
interface Console extends ProgressSink, AutoCloseable {

    @Override
    void close();
}
