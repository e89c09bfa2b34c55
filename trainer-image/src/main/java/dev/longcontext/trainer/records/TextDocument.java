package dev.longcontext.trainer.records;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** A file that is one text. Its lines end as Unix ends them. */
final class TextDocument implements RecordReader {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String address;
    private final long before;
    private final FileInput input;
    private boolean read;

    /** @param before records of the source's earlier files */
    TextDocument(FileInput input, String address, long before) {
        this.input = input;
        this.address = address;
        this.before = before;
    }

    @Override
    public Optional<Line> next() throws IOException, LineProblem {
        if (read) {
            return Optional.empty();
        }
        read = true;
        byte[] bytes = input.content().readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw new LineProblem(
                    address + ": has more than " + MOST_BYTES + " bytes, and a text file is one sample",
                    "Split it into several files, or write the samples as JSON Lines.");
        }
        String text = decoded(bytes).replace("\r\n", "\n");
        return text.isBlank()
                ? Optional.empty()
                : Optional.of(new Line(before + 1, address, address, 1, JSON.writeValueAsBytes(Map.of("text", text))));
    }

    private String decoded(byte[] bytes) throws LineProblem {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new LineProblem(address + ": is not UTF-8", "Convert the file to UTF-8 or UTF-16.");
        }
    }

    @Override
    public long count() {
        return read ? 1 : 0;
    }

    @Override
    public long bytesRead() {
        return input.bytesRead();
    }

    @Override
    public String nothing() {
        return "the text is blank";
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
