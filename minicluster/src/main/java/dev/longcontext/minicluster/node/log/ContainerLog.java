package dev.longcontext.minicluster.node.log;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The output of one run of a container, in a file: each line is preceded by its time and a blank. Standard output and
 * error are one stream, so that their order is kept.
 */
public final class ContainerLog {
    /** A longer line is cut into lines of this many bytes: what is kept in memory is bounded. */
    private static final int LONGEST_LINE = 1024 * 1024;

    private final Path file;
    private final Clock clock;
    private final CountDownLatch ended = new CountDownLatch(1);
    private long written;

    public ContainerLog(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    public Path file() {
        return file;
    }

    /** Copies what a process writes into the file until the process has closed its output. */
    public void copyFrom(InputStream output) throws IOException {
        try (OutputStream target = new BufferedOutputStream(Files.newOutputStream(file))) {
            byte[] chunk = new byte[8 * 1024];
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int read = output.read(chunk); read >= 0; read = output.read(chunk)) {
                long bytes = 0;
                for (int i = 0; i < read; i++) {
                    if (chunk[i] != '\n') {
                        line.write(chunk[i]);
                    }
                    if (chunk[i] == '\n' || line.size() == LONGEST_LINE) {
                        bytes += write(target, line);
                    }
                }
                target.flush();
                announce(bytes);
            }
            if (line.size() > 0) {
                long bytes = write(target, line);
                target.flush();
                announce(bytes);
            }
        } finally {
            end();
        }
    }

    private long write(OutputStream target, ByteArrayOutputStream line) throws IOException {
        byte[] time = (time(clock.instant()) + " ").getBytes(StandardCharsets.US_ASCII);
        target.write(time);
        line.writeTo(target);
        target.write('\n');
        long bytes = time.length + line.size() + 1L;
        line.reset();
        return bytes;
    }

    /** With nine digits, so that every time has the same length. */
    private static String time(Instant instant) {
        long seconds = instant.getEpochSecond();
        String whole = Instant.ofEpochSecond(seconds).toString();
        return "%s.%09dZ".formatted(whole.substring(0, whole.length() - 1), instant.getNano());
    }

    private synchronized void announce(long bytes) {
        written += bytes;
        notifyAll();
    }

    private synchronized void end() {
        ended.countDown();
        notifyAll();
    }

    /**
     * Waits until the file is longer than this, or will not grow any more.
     *
     * @return the length of the file, in whole lines
     */
    synchronized long awaitMoreThan(long length) throws InterruptedException {
        while (written <= length && ended.getCount() > 0) {
            wait();
        }
        return written;
    }

    /** How long the file is now, in whole lines. */
    synchronized long length() {
        return written;
    }

    /** Waits for the end of the output; a process may have given it to another that still runs. */
    public void awaitEnd(long milliseconds) throws InterruptedException {
        boolean unused = ended.await(milliseconds, TimeUnit.MILLISECONDS);
    }
}
