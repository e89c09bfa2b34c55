package dev.longcontext.trainer.records;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.longcontext.contract.SamplesFileType;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a file's first bytes tell of its kind. */
final class FileContent {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] PARQUET = "PAR1".getBytes(StandardCharsets.US_ASCII);

    private final byte[] head;
    private final String text;

    /** @param head unpacked, in UTF-8 */
    FileContent(byte[] head) {
        this.head = head;
        this.text = new String(head, StandardCharsets.UTF_8).strip();
    }

    /** Not to be changed. */
    byte[] head() {
        return head;
    }

    boolean isParquet() {
        return FileInput.startsWith(head, PARQUET);
    }

    boolean isBlank() {
        return text.isEmpty();
    }

    boolean hasZeroBytes() {
        return text.indexOf('\0') >= 0;
    }

    /** Whether what begins like JSON, as a text may too, is it. */
    boolean isSurelyJson() {
        if (text.startsWith("[")) {
            return text.substring(1).stripLeading().startsWith("{");
        }
        String first = firstLine();
        if (!text.startsWith("{") || first.length() < text.length() && isOpen(first)) {
            return text.matches("(?s)\\{\\s*\".*");
        }
        try {
            return first.length() >= FileInput.HEAD / 2 || JSON.readTree(first).isObject();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    /** Of what begins like JSON: a list, or objects of several lines, or one object a line. */
    Optional<SamplesFileType> json() {
        if (text.startsWith("[")) {
            return Optional.of(SamplesFileType.JSON);
        }
        if (!text.startsWith("{")) {
            return Optional.empty();
        }
        String first = firstLine();
        boolean pretty = first.length() < text.length() && isOpen(first);
        return Optional.of(pretty ? SamplesFileType.JSON : SamplesFileType.JSON_LINES);
    }

    /** The first line with anything on it, or what of it was looked at. */
    String firstLine() {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end).stripTrailing();
    }

    /** No line of JSON Lines ends like this. */
    private static boolean isOpen(String line) {
        return line.endsWith("{") || line.endsWith("[") || line.endsWith(",") || line.endsWith(":");
    }
}
