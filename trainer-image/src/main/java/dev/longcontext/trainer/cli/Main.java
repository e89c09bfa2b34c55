package dev.longcontext.trainer.cli;

import dev.longcontext.trainer.secrets.RedactingConverter;
import dev.longcontext.trainer.stage.GracefulExit;
import dev.longcontext.trainer.stage.StopSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The entry point of the image. */
public final class Main {

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {}

    public static void main(String[] args) {
        Installation.configure(System.getenv());
        TrainerProcess process = new TrainerProcess(System.getenv(), new StopSignal());
        RedactingConverter.use(process.secrets());
        // by the log, which leaves secrets out
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, thrown) -> LOG.error("the thread {} ended", thread.getName(), thrown));
        GracefulExit.run(process.stop(), () -> TrainerCommand.execute(process, args));
    }
}
