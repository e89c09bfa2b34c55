package dev.longcontext.minicluster.node.log;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** Copies the wanted part of a log to a reader. */
public final class LogReader {
    private final ContainerLog log;
    private final LogQuery query;
    private final OutputStream target;
    private long left;

    private LogReader(ContainerLog log, LogQuery query, OutputStream target) {
        this.log = log;
        this.query = query;
        this.target = target;
        this.left = query.limitBytes().orElse(Long.MAX_VALUE);
    }

    /**
     * Copies until the end of the log, or of the container if it is to be followed.
     *
     * @throws IOException if the reader has gone
     */
    public static void copy(ContainerLog log, LogQuery query, OutputStream target)
            throws IOException, InterruptedException {
        if (Files.exists(log.file())) {
            new LogReader(log, query, target).copy();
        }
    }

    private void copy() throws IOException, InterruptedException {
        try (FileChannel file = FileChannel.open(log.file())) {
            long end = log.length();
            long at = query.tailLines().isPresent()
                    ? startOfTail(file, end, query.tailLines().getAsLong())
                    : 0;
            copy(file, at, end);
            while (query.follow() && left > 0) {
                // also sends what has been written, so that a reader sees it while waiting
                target.flush();
                long more = log.awaitMoreThan(end);
                if (more == end) {
                    break;
                }
                copy(file, end, more);
                end = more;
            }
        }
        target.flush();
    }

    private static long startOfTail(FileChannel file, long end, long lines) throws IOException {
        Deque<Long> starts = new ArrayDeque<>();
        try (InputStream input = from(file, 0)) {
            long start = 0;
            for (long at = 0; at < end; at++) {
                if (input.read() == '\n') {
                    starts.addLast(start);
                    start = at + 1;
                }
                if (starts.size() > lines) {
                    starts.removeFirst();
                }
            }
        }
        return starts.isEmpty() ? end : starts.getFirst();
    }

    private void copy(FileChannel file, long begin, long end) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (InputStream input = from(file, begin)) {
            for (long at = begin; at < end && left > 0; at++) {
                int next = input.read();
                line.write(next);
                if (next == '\n') {
                    send(line.toByteArray());
                    line.reset();
                }
            }
        }
    }

    private void send(byte[] line) throws IOException {
        int blank = 0;
        while (line[blank] != ' ') {
            blank++;
        }
        Instant time = Instant.parse(new String(line, 0, blank, StandardCharsets.US_ASCII));
        if (query.since().filter(time::isBefore).isPresent()) {
            return;
        }
        int from = query.timestamps() ? 0 : blank + 1;
        int length = (int) Math.min(line.length - from, left);
        target.write(line, from, length);
        left -= length;
    }

    /** A stream that leaves the file open. */
    private static InputStream from(FileChannel file, long position) throws IOException {
        file.position(position);
        InputStream open = Channels.newInputStream(file);
        return new BufferedInputStream(new InputStream() {
            @Override
            public int read() throws IOException {
                return open.read();
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return open.read(bytes, offset, length);
            }
        });
    }
}
