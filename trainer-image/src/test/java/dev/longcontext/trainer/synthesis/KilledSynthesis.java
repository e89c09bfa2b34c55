package dev.longcontext.trainer.synthesis;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.SyntheticConfig;
import dev.longcontext.contract.SyntheticConfig.TaskType;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.stage.GracefulExit;
import dev.longcontext.trainer.stage.SilentProgress;
import dev.longcontext.trainer.stage.StopSignal;
import java.io.IOException;
import java.nio.file.Path;

/** A process that makes synthetic data, to be killed. SIGTERM stops it as it stops the trainer. */
final class KilledSynthesis {

    /** Requests in flight at most. */
    static final int IN_FLIGHT = 8;

    static final int DOCUMENTS = 150;

    private KilledSynthesis() {}

    /** @param arguments folder, endpoint, most requests of all attempts */
    public static void main(String[] arguments) {
        StopSignal stop = new StopSignal();
        GracefulExit.run(
                stop,
                () -> run(Path.of(arguments[0]), configuration(arguments[1], Long.parseLong(arguments[2])), stop));
    }

    private static int run(Path folder, SyntheticConfig configuration, StopSignal stop) {
        try {
            new SynthesisFixture(folder).run(configuration, new SilentProgress(), stop, SynthesisFixture.QUICK);
            return 0;
        } catch (FailureException e) {
            return e.failureClass().exitCode();
        } catch (IOException | InterruptedException e) {
            return FailureClass.Internal.exitCode();
        }
    }

    static SyntheticConfig configuration(String url, long mostRequests) {
        SyntheticConfig configuration = SynthesisFixture.configuration(
                url,
                IN_FLIGHT,
                SynthesisFixture.task(TaskType.SingleDetailQA, DOCUMENTS / 3),
                SynthesisFixture.task(TaskType.MultiDetailQA, DOCUMENTS / 3),
                SynthesisFixture.task(TaskType.BiographySummary, DOCUMENTS / 3));
        return configuration.withBudget(configuration.budget().withMaxRequests(mostRequests));
    }
}
