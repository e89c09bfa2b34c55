package dev.longcontext.trainer.configuration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.longcontext.trainer.failure.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Reads run.json. Everything wrong with it is said at once, as one {@link FailureClass#InvalidConfiguration}. */
public final class RunConfigurationReader {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private RunConfigurationReader() {}

    public static RunConfiguration read(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            "--config " + file + " cannot be read: "
                                    + e.getClass().getSimpleName(),
                            "Give the path of a readable run.json in UTF-8.")
                    .causedBy(e);
        }
        return parse(text);
    }

    public static RunConfiguration parse(String json) {
        JsonNode tree = tree(json);
        List<ConfigurationProblem> problems = new ArrayList<>(RunSchema.problemsOf(tree));
        if (!problems.isEmpty()) {
            throw refusal(problems);
        }
        RunConfiguration configuration = MAPPER.convertValue(tree, RunConfiguration.class);
        problems.addAll(RunConfigurationRules.problemsOf(configuration));
        if (!problems.isEmpty()) {
            throw refusal(problems);
        }
        return configuration;
    }

    private static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            String where =
                    e.getLocation() == null ? "" : " line " + e.getLocation().getLineNr();
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            "run.json" + where + ": not valid JSON: " + e.getOriginalMessage(),
                            "Write one JSON object, each field once.")
                    .causedBy(e);
        }
    }

    private static FailureException refusal(List<ConfigurationProblem> problems) {
        ConfigurationProblem first = problems.get(0);
        String message = first.statement();
        String hint = first.remedy();
        if (problems.size() > 1) {
            message = problems.size() + " problems:\n"
                    + problems.stream()
                            .map(ConfigurationProblem::statementAndRemedy)
                            .collect(Collectors.joining("\n"));
            hint = "Mend each of the fields named.";
        }
        FailureException failure = new FailureException(FailureClass.InvalidConfiguration, message, hint);
        return first.path().isEmpty() ? failure : failure.atField(ManifestField.of(first.path()));
    }
}
