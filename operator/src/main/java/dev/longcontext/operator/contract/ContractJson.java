package dev.longcontext.operator.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Reads and writes the contract's files. What the operator writes is exact; what it reads comes from a pod and may be
 * anything, so a text that is not what it should be is simply absent.
 */
public final class ContractJson {

    private static final ObjectMapper WRITER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static final ObjectMapper READER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private ContractJson() {}

    /** The text of {@code run.json}; equal configurations give equal bytes. */
    public static String write(RunConfig config) {
        try {
            return WRITER.writeValueAsString(config) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("run.json cannot be written", e);
        }
    }

    /** The same configuration as maps and lists. */
    public static <T> T convert(RunConfig config, TypeReference<T> type) {
        return WRITER.convertValue(config, type);
    }

    /** SHA-256 of the text of {@code run.json}, hexadecimal. */
    public static String digest(RunConfig config) {
        return Digests.sha256(write(config));
    }

    public static Optional<ProgressReport> readProgress(String json) {
        return read(json, ProgressReport.class);
    }

    public static Optional<TerminationMessage> readTermination(String json) {
        return read(json, TerminationMessage.class);
    }

    private static <T> Optional<T> read(String json, Class<T> type) {
        if (json == null || json.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(READER.readValue(json, type));
        } catch (JsonProcessingException notOurs) {
            return Optional.empty();
        }
    }
}
