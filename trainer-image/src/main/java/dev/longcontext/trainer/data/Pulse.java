package dev.longcontext.trainer.data;

import dev.longcontext.trainer.stage.ProgressSink;
import dev.longcontext.trainer.stage.StopSignal;

/** Between pieces of work that take long in all: ends it where a stop was asked for, and says that it goes on. */
public record Pulse(StopSignal stop, ProgressSink progress) {

    void beat() {
        stop.check();
        progress.alive();
    }
}
