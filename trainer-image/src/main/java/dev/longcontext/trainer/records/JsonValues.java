package dev.longcontext.trainer.records;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The items of a list in JSON, or values of JSON one after another, on however many lines each is written. */
final class JsonValues implements RecordReader {

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(MOST_BYTES)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    // a lone surrogate stays what it was, for the line's reader to find
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
                    .build())
            .build();

    private final String address;
    private final long before;
    private final FileInput input;
    private final BoundedStream bounded;
    private final JsonParser parser;
    private boolean begun;
    private boolean list;
    private long number;

    /** @param before records of the source's earlier files */
    JsonValues(FileInput input, String address, long before) throws IOException {
        this.input = input;
        this.address = address;
        this.before = before;
        this.bounded = new BoundedStream(input.content());
        this.parser = MAPPER.createParser(bounded);
    }

    @Override
    public Optional<Line> next() throws IOException, LineProblem {
        bounded.left = MOST_BYTES;
        try {
            JsonToken token = parser.nextToken();
            if (!begun) {
                begun = true;
                list = token == JsonToken.START_ARRAY;
                token = list ? parser.nextToken() : token;
            }
            if (list && token == JsonToken.END_ARRAY) {
                requireEnd();
                return Optional.empty();
            }
            return token == null ? Optional.empty() : Optional.of(item());
        } catch (JsonProcessingException e) {
            String at = e.getLocation() == null
                    ? ""
                    : " line " + e.getLocation().getLineNr() + " column "
                            + e.getLocation().getColumnNr();
            throw new LineProblem(
                    address + at + ": is not valid JSON: " + e.getOriginalMessage(),
                    "Create or copy the file again. It should be one list of objects, or JSON Lines: one object per line.");
        } catch (TooLongException e) {
            throw new LineProblem(
                    place() + ": has more than " + MOST_BYTES + " bytes",
                    "Write the samples as the items of one list, or one per line, and split a longer text into several.");
        }
    }

    private Line item() throws IOException {
        JsonNode item = parser.readValueAsTree();
        String place = place();
        number++;
        return new Line(before + number, place, address, number, MAPPER.writeValueAsBytes(item));
    }

    private String place() {
        return address + " item " + (number + 1);
    }

    private void requireEnd() throws IOException, LineProblem {
        if (parser.nextToken() != null) {
            throw new LineProblem(
                    address + " line " + parser.currentLocation().getLineNr()
                            + ": something follows the end of the list",
                    "Write one list, or JSON Lines: one object per line.");
        }
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
        return "the list has no items";
    }

    @Override
    public void close() throws IOException {
        input.close();
    }

    private static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Ends within an item that would not fit into memory. */
    private static final class BoundedStream extends FilterInputStream {

        private long left = MOST_BYTES; // the parser looks at the beginning when it is made

        BoundedStream(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left <= 0) {
                throw new TooLongException();
            }
            int n = in.read(buffer, offset, length);
            left -= Math.max(0, n);
            return n;
        }
    }
}
