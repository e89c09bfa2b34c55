package dev.longcontext.trainer.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalDouble;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a volume takes in. */
public final class VolumeRate {

    private static final Logger LOG = LoggerFactory.getLogger(VolumeRate.class);
    private static final int BLOCK = 4 << 20;
    private static final int BLOCKS = 16;
    private static final double NANOS = 1e9;

    private VolumeRate() {}

    /**
     * Writes 64 MiB, waits until they are on the volume, and reads them for their digest, as a save does.
     *
     * @param folder the file is made here and deleted again
     * @return bytes a second; empty where it cannot be written to, which is not this method's to judge
     */
    public static OptionalDouble measure(Path folder) {
        try {
            return OptionalDouble.of(bytesPerSecond(folder));
        } catch (IOException e) {
            LOG.warn("the write rate of {} cannot be measured: {}", folder, e.toString());
            return OptionalDouble.empty();
        }
    }

    private static double bytesPerSecond(Path folder) throws IOException {
        byte[] block = new byte[BLOCK];
        new Random(1).nextBytes(block); // not to be compressed
        Path file = Files.createTempFile(folder, ".rate", null);
        try {
            long begin = System.nanoTime();
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                for (int i = 0; i < BLOCKS; i++) {
                    ByteBuffer buffer = ByteBuffer.wrap(block);
                    while (buffer.hasRemaining()) {
                        channel.write(buffer);
                    }
                }
                channel.force(true);
            }
            Digests.ofFile(file);
            return BLOCK * (double) BLOCKS * NANOS / (System.nanoTime() - begin);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
