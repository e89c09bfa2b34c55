package dev.longcontext.trainer.data;

import dev.longcontext.trainer.stage.SilentProgress;

/** Counts the signs of life. */
final class Alive extends SilentProgress {
    private int signs;

    @Override
    public void alive() {
        signs++;
    }

    int signs() {
        return signs;
    }
}
