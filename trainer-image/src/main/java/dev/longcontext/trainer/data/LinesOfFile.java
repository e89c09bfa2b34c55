package dev.longcontext.trainer.data;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.LongStream;

/** Reads lines of a file in any order. In memory is where each begins: 8 bytes a line. */
final class LinesOfFile implements Closeable {

    private final FileChannel channel;
    private final long[] begins;

    private LinesOfFile(FileChannel channel, long[] begins) {
        this.channel = channel;
        this.begins = begins;
    }

    /** @param file whose every line ends with LF */
    static LinesOfFile open(Path file) throws IOException {
        LongStream.Builder begins = LongStream.builder().add(0);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            long at = 0;
            for (int b = in.read(); b >= 0; b = in.read()) {
                at++;
                if (b == '\n') {
                    begins.add(at);
                }
            }
        }
        return new LinesOfFile(
                FileChannel.open(file, StandardOpenOption.READ), begins.build().toArray());
    }

    int count() {
        return begins.length - 1;
    }

    /** Line {@code i}, from 0, without its end. */
    String line(int i) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(begins[i + 1] - begins[i] - 1));
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, begins[i] + bytes.position()) < 0) {
                throw new IOException("the file of provenance ends early");
            }
        }
        return new String(bytes.array(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
