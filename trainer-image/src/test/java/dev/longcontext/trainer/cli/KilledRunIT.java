package dev.longcontext.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGKILL at random moments: whatever is left behind, the run goes on to the bits of the undisturbed one. The moments
 * are drawn with a fixed seed from the time a whole run takes, start of the JVM included; a checkpoint comes after every
 * step, and half of the kills wait for the next save. {@code -Dkills=100} for more of them.
 */
class KilledRunIT {

    private static final Logger LOG = LoggerFactory.getLogger(KilledRunIT.class);
    private static final int KILLS = Integer.getInteger("kills", 6);
    private static final int STEPS = 40;
    private static final long SEED = 20240430;

    @TempDir
    Path folder;

    /** @param inASave whether it is the first moment after the time at which a save has begun and not ended */
    private record Moment(long afterNanos, boolean inASave) {
        static Moment any(Random random, long wholeRun) {
            return new Moment((long) (wholeRun * random.nextDouble()), random.nextBoolean());
        }
    }

    private int duringASave;
    private int beforeTheFirstCheckpoint;

    @Test
    void killedAtAnyMomentARunIsTheUndisturbedOne() throws Exception {
        var run = new TrainerRun(folder, json -> {
            ((ObjectNode) json.get("training")).put("maxSteps", STEPS);
            ((ObjectNode) json.get("checkpoint")).put("everySteps", 1);
        });
        Workspace prepared = run.workspace("prepared");
        run.run("prepare", prepared);
        Workspace undisturbed = run.copyOf(prepared, "undisturbed");
        long begun = System.nanoTime();
        run.run("train", undisturbed);
        long wholeRun = System.nanoTime() - begun;

        var random = new Random(SEED);
        int runs = 0;
        for (int killed = 0; killed < KILLS; runs++) {
            Workspace disturbed = run.copyOf(prepared, "disturbed");
            while (killed < KILLS && kill(run, disturbed, Moment.any(random, wholeRun))) {
                killed++;
            }
            run.run("train", disturbed);

            assertThat(Digests.ofFolder(disturbed.adapter())).isEqualTo(Digests.ofFolder(undisturbed.adapter()));
            assertThat(Digests.ofFolder(disturbed.checkpoints()))
                    .isEqualTo(Digests.ofFolder(undisturbed.checkpoints()));
            assertThat(withoutTimes(disturbed.metrics())).hasSize(STEPS).isEqualTo(withoutTimes(undisturbed.metrics()));
            assertThat(summary(run, disturbed)).isEqualTo(summary(run, undisturbed));
            AtomicFiles.deleteRecursively(disturbed.root());
        }
        LOG.info(
                "{} kills in {} runs of {} ms, {} of them during a save, {} before the first checkpoint: all the same",
                KILLS,
                runs,
                TimeUnit.NANOSECONDS.toMillis(wholeRun),
                duringASave,
                beforeTheFirstCheckpoint);
    }

    /** @return whether it was killed; false when it was done before */
    private boolean kill(TrainerRun run, Workspace workspace, Moment moment) throws Exception {
        Instant started = Instant.now();
        Process process = run.start("train", workspace, "");
        try {
            boolean done = process.waitFor(moment.afterNanos(), TimeUnit.NANOSECONDS);
            while (!done && moment.inASave() && !isSaving(workspace, started)) {
                done = process.waitFor(1, TimeUnit.MILLISECONDS);
            }
            if (done) {
                run.assertDone(process, workspace);
                return false;
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        duringASave += isSaving(workspace, started) ? 1 : 0;
        beforeTheFirstCheckpoint += names(workspace.checkpoints()).isEmpty() ? 1 : 0;
        return true;
    }

    /** Whether a save has begun since then and not ended; what an earlier kill left behind is older. */
    private static boolean isSaving(Workspace workspace, Instant since) throws IOException {
        for (String name : names(workspace.checkpoints())) {
            try {
                Path entry = workspace.checkpoints().resolve(name);
                if (name.endsWith(AtomicFiles.PART)
                        && Files.getLastModifiedTime(entry).toInstant().isAfter(since)) {
                    return true;
                }
            } catch (NoSuchFileException e) {
                return false; // it ended just now
            }
        }
        return false;
    }

    private static List<String> names(Path checkpoints) throws IOException {
        if (!Files.exists(checkpoints)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(checkpoints)) {
            return entries.map(path -> path.getFileName().toString()).toList();
        }
    }

    private static String summary(TrainerRun run, Workspace workspace) throws IOException {
        ObjectNode summary = run.summary(workspace);
        summary.remove("seconds");
        return summary.toString();
    }

    private static List<ObjectNode> withoutTimes(Path metrics) throws IOException {
        var lines = new ArrayList<ObjectNode>();
        for (String line : Files.readAllLines(metrics)) {
            lines.add(((ObjectNode) Json.MAPPER.readTree(line)).without(List.of("seconds", "time")));
        }
        return lines;
    }
}
