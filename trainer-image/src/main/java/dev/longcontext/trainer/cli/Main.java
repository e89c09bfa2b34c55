package dev.longcontext.trainer.cli;

import dev.longcontext.trainer.stage.GracefulExit;
import dev.longcontext.trainer.stage.StopSignal;

/** The entry point of the image. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        Installation.configure(System.getenv());
        StopSignal stop = new StopSignal();
        GracefulExit.run(stop, () -> TrainerCommand.execute(new TrainerProcess(System.getenv(), stop), args));
    }
}
