package dev.longcontext.trainer.synthesis;

import dev.longcontext.contract.SyntheticConfig;
import dev.longcontext.contract.SyntheticConfig.TaskType;
import java.nio.file.Path;

/** A process that makes synthetic data, to be killed. */
final class KilledSynthesis {

    private KilledSynthesis() {}

    /** @param arguments folder, endpoint */
    public static void main(String[] arguments) throws Exception {
        new SynthesisFixture(Path.of(arguments[0])).run(configuration(arguments[1]));
    }

    static SyntheticConfig configuration(String url) {
        return SynthesisFixture.configuration(
                url,
                8,
                SynthesisFixture.task(TaskType.SingleDetailQA, 20),
                SynthesisFixture.task(TaskType.MultiDetailQA, 20),
                SynthesisFixture.task(TaskType.BiographySummary, 20));
    }
}
