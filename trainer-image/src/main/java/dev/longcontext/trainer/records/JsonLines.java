package dev.longcontext.trainer.records;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** The lines of a file, one at a time. */
final class JsonLines implements RecordReader {

    private final String address;
    private final long before;
    private final FileInput input;
    private final InputStream in;
    private final byte[] block = new byte[1 << 16];
    private int at;
    private int filled;
    private long number;

    /** @param before lines of the source's earlier files */
    JsonLines(FileInput input, String address, long before) {
        this.input = input;
        this.in = input.content();
        this.address = address;
        this.before = before;
    }

    /**
     * The next line that is not blank.
     *
     * @throws LineProblem at a line of more than {@value #MOST_BYTES} bytes, however few they are compressed
     */
    @Override
    public Optional<Line> next() throws IOException, LineProblem {
        for (Optional<Line> line = nextOfAny(); line.isPresent(); line = nextOfAny()) {
            if (!line.get().isBlank()) {
                return line;
            }
        }
        return Optional.empty();
    }

    @Override
    public long count() {
        return number;
    }

    @Override
    public long bytesRead() {
        return input.bytesRead();
    }

    @Override
    public String nothing() {
        return number == 0 ? "the unpacked file has no lines" : "the file has only blank lines, " + number;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }

    private Optional<Line> nextOfAny() throws IOException, LineProblem {
        if (!fill()) {
            return Optional.empty();
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream(1 << 12);
        boolean ended = false;
        while (!ended && fill()) {
            int end = at;
            while (end < filled && block[end] != '\n') {
                end++;
            }
            if (line.size() + (end - at) > MOST_BYTES) {
                throw new LineProblem(
                        address + " line " + (number + 1) + ": has more than " + MOST_BYTES + " bytes",
                        "Write one sample per line, and split a longer text into several.");
            }
            line.write(block, at, end - at);
            ended = end < filled;
            at = ended ? end + 1 : end;
        }
        number++;
        return Optional.of(Line.of(before + number, address, number, withoutCarriageReturn(line.toByteArray())));
    }

    /** Whether there are bytes left. In blocks: to read a stream byte by byte cost a twentieth of all CPU time. */
    private boolean fill() throws IOException {
        if (at == filled) {
            at = 0;
            filled = Math.max(0, in.read(block, 0, block.length));
        }
        return at < filled;
    }

    private static byte[] withoutCarriageReturn(byte[] line) {
        boolean carriageReturn = line.length > 0 && line[line.length - 1] == '\r';
        return carriageReturn ? Arrays.copyOf(line, line.length - 1) : line;
    }
}
