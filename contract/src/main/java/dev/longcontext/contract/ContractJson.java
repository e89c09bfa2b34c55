package dev.longcontext.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Reads and writes the contract's files, as the operator does: what it writes is exact; what it reads comes from a pod and
 * may be anything, so a text that is not what it should be is simply absent.
 */
public final class ContractJson {

    private static final ObjectMapper WRITER = JsonMapper.builder()
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private static final ObjectMapper READER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
            .build();

    private ContractJson() {}

    /** The text of {@code run.json}; equal configurations give equal bytes. Fields that may be absent and are null are left out. */
    public static String write(RunConfig config) {
        try {
            return WRITER.writeValueAsString(config) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("run.json cannot be written", e);
        }
    }

    /** The same configuration as a tree. */
    public static JsonNode tree(RunConfig config) {
        return WRITER.valueToTree(config);
    }

    /** The same configuration as maps and lists. */
    public static <T> T convert(RunConfig config, TypeReference<T> type) {
        return WRITER.convertValue(config, type);
    }

    public static Optional<ProgressReport> readProgress(String json) {
        return read(json, ProgressReport.class);
    }

    public static Optional<TerminationMessage> readTermination(String json) {
        return read(json, TerminationMessage.class).map(TerminationMessage::inLines);
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
