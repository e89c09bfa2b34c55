package dev.longcontext.contract.validation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.longcontext.contract.ContractJson;
import dev.longcontext.contract.RunConfig;
import java.util.List;

/** Reads run.json strictly, and says everything that is wrong with it at once. */
public final class RunConfigReader {

    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private RunConfigReader() {}

    /**
     * What the text says.
     *
     * @throws InvalidRunConfigException with every violation
     */
    public static RunConfig parse(String json) {
        JsonNode tree = tree(json);
        refuseAny(RunSchema.violationsOf(tree));
        RunConfig config = STRICT.convertValue(tree, RunConfig.class);
        refuseAny(RunConfigRules.violationsOf(config));
        return config;
    }

    /** What a reader of this configuration would refuse; empty when it would not. */
    public static List<Violation> violationsOf(RunConfig config) {
        List<Violation> ofSchema = RunSchema.violationsOf(ContractJson.tree(config));
        return ofSchema.isEmpty() ? RunConfigRules.violationsOf(config) : ofSchema;
    }

    /** The text of {@code run.schema.json}: another one is another form of run.json. */
    public static String schema() {
        return RunSchema.TEXT;
    }

    private static JsonNode tree(String json) {
        try {
            return STRICT.readTree(json);
        } catch (JsonProcessingException e) {
            String line =
                    e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
            throw new InvalidRunConfigException(
                    new Violation(
                            "",
                            "",
                            line + "not valid JSON: " + e.getOriginalMessage(),
                            "Write one JSON object with each field once."),
                    e);
        }
    }

    private static void refuseAny(List<Violation> violations) {
        if (!violations.isEmpty()) {
            throw new InvalidRunConfigException(violations);
        }
    }
}
