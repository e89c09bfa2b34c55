package dev.longcontext.minicluster.node.runtime;

import dev.longcontext.minicluster.node.log.ContainerLog;
import dev.longcontext.minicluster.node.log.LogQuery;
import dev.longcontext.minicluster.node.log.LogReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A container's last words, by the kubelet's limits. */
final class TerminationMessage {
    private static final int LONGEST_FILE = 4_096;
    private static final int LONGEST_LOG = 2_048;
    private static final int LOG_LINES = 80;

    private TerminationMessage() {}

    /**
     * The end of the termination message's file, or of the log where the container failed without one and its policy is
     * {@code FallbackToLogsOnError}.
     */
    static String read(Path file, String policy, boolean failed, ContainerLog log) {
        try {
            byte[] message = Files.exists(file) ? end(file) : new byte[0];
            if (message.length == 0 && failed && "FallbackToLogsOnError".equals(policy)) {
                message = last(logTail(log), LONGEST_LOG);
            }
            return new String(message, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "Error on reading termination log " + file + ": " + e.getMessage();
        }
    }

    private static byte[] end(Path file) throws IOException {
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "r")) {
            long length = opened.length();
            byte[] end = new byte[(int) Math.min(length, LONGEST_FILE)];
            opened.seek(length - end.length);
            opened.readFully(end);
            return end;
        }
    }

    private static byte[] logTail(ContainerLog log) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        try {
            LogReader.copy(log, LogQuery.tail(LOG_LINES), lines);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return lines.toByteArray();
    }

    private static byte[] last(byte[] bytes, int length) {
        return bytes.length <= length ? bytes : Arrays.copyOfRange(bytes, bytes.length - length, bytes.length);
    }
}
