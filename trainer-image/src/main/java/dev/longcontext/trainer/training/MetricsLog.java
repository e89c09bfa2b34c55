package dev.longcontext.trainer.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.longcontext.trainer.checkpoint.Position;
import dev.longcontext.trainer.failure.NamedFile;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.stage.ProgressSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code metrics.jsonl}: one JSON line a step. A resumed run first cuts the file back to the step it resumes from, so
 * that the file becomes the undisturbed run's, but for the times.
 */
final class MetricsLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MetricsLog.class);

    private final Path file;
    private final FileChannel channel;
    private double seconds;

    private MetricsLog(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Of a step that was skipped there is neither loss nor learning rate nor norm.
     *
     * @param loss before the update
     * @param gradientNorm before clipping
     * @param skipped true, or absent
     * @param tokens seen so far
     * @param seconds that the step took
     */
    record Line(
            long step,
            Double loss,
            Double learningRate,
            Double gradientNorm,
            Boolean skipped,
            long tokens,
            double seconds,
            Instant time) {

        /**
         * @param position after the step
         * @param learning null when it was skipped
         */
        static Line of(Position position, ProgressSink.Learning learning, double seconds, Instant time) {
            return learning == null
                    ? new Line(position.step(), null, null, null, true, position.tokens(), seconds, time)
                    : new Line(
                            position.step(),
                            learning.loss(),
                            learning.learningRate(),
                            learning.gradientNorm(),
                            null,
                            position.tokens(),
                            seconds,
                            time);
        }
    }

    /** @param resumedStep lines of later steps are cut off, and so is what comes after a torn line */
    static MetricsLog open(Path file, long resumedStep) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        var log = new MetricsLog(file, channel);
        try {
            log.cutBack(resumedStep);
            return log;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void cutBack(long resumedStep) throws IOException {
        long end = 0;
        long last = 0;
        // as Latin-1, which any bytes are: a line that the volume damaged is cut off like one that was torn
        try (var lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                Line line = parse(text);
                if (line == null || line.step() > resumedStep) {
                    break;
                }
                seconds += line.seconds();
                last = line.step();
                end += text.length() + 1;
            }
        }
        if (last < resumedStep) {
            LOG.warn("{} is damaged after step {}: the steps up to {} are missing in it", file, last, resumedStep);
        }
        channel.truncate(Math.min(end, channel.size()));
        channel.position(channel.size());
    }

    private static Line parse(String text) {
        try {
            return Json.MAPPER.readValue(text, Line.class);
        } catch (JsonProcessingException e) {
            return null; // the process died while it wrote this line
        }
    }

    void append(Line line) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(Json.compact(line) + "\n");
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw NamedFile.in(file, e);
        }
        seconds += line.seconds();
    }

    /** Forces the lines to the volume: a checkpoint never knows of more steps than this file. */
    void sync() throws IOException {
        try {
            channel.force(true);
        } catch (IOException e) {
            throw NamedFile.in(file, e);
        }
    }

    /** Of all steps in the file, those of earlier attempts too. */
    double seconds() {
        return seconds;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
