package dev.longcontext.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.installed.InstalledTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The resident memory of a long run does not grow. The Java heap has a fixed size and is touched at the start, so what
 * could grow is native: tensors that nobody closed, the JVM's own. {@code -Dsoak.steps=5000} for the long run.
 */
class SoakIT {

    private static final Logger LOG = LoggerFactory.getLogger(SoakIT.class);
    private static final int STEPS = Integer.getInteger("soak.steps", 400);
    private static final String FIXED_HEAP = "-Xms256m -Xmx256m -XX:+AlwaysPreTouch";

    /**
     * What compiled code, class data and the allocator's free lists still take after the first quarter. A step here has
     * some 500 tensors; of one that is leaked in each step, 32 KiB for an activation, 5,000 steps make 150 MiB.
     */
    private static final long MOST_GROWTH_KIB = 32 << 10;

    @TempDir
    Path folder;

    private record Sample(int step, long kibibytes) {}

    @Test
    void memoryStaysFlat() throws Exception {
        var run = new TrainerRun(folder, json -> {
            ((ObjectNode) json.get("training")).put("maxSteps", STEPS);
            ((ObjectNode) json.get("checkpoint")).put("everySteps", 100);
        });
        Workspace workspace = run.workspace("workspace");
        run.run("prepare", workspace);
        Process process = run.start("train", workspace, FIXED_HEAP);
        List<Sample> samples = new ArrayList<>();
        try {
            while (!process.waitFor(200, TimeUnit.MILLISECONDS)) {
                sample(process, workspace).ifPresent(samples::add);
            }
        } finally {
            process.destroyForcibly();
        }
        run.assertDone(process, workspace);

        long second = median(samples, STEPS / 4, STEPS / 2);
        long last = median(samples, STEPS * 3 / 4, STEPS);
        LOG.info(
                "resident memory over {} steps: {} KiB in the second quarter, {} KiB in the last", STEPS, second, last);
        assertThat(last - second).as("growth in KiB").isLessThan(MOST_GROWTH_KIB);
    }

    private static Optional<Sample> sample(Process process, Workspace workspace) throws IOException {
        if (!Files.exists(workspace.metrics())) {
            return Optional.empty();
        }
        int step = Files.readAllLines(workspace.metrics()).size();
        return InstalledTrainer.memory(process, "VmRSS").stream()
                .mapToObj(bytes -> new Sample(step, bytes / 1024))
                .findFirst();
    }

    private static long median(List<Sample> samples, int from, int to) {
        List<Long> some = samples.stream()
                .filter(sample -> sample.step() >= from && sample.step() < to)
                .map(Sample::kibibytes)
                .sorted()
                .toList();
        assertThat(some).as("samples of the steps from %d to %d", from, to).isNotEmpty();
        return some.get(some.size() / 2);
    }
}
