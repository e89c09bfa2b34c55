package dev.longcontext.trainer.configuration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
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
            .enable(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
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
        String sentences = problems.stream().map(ConfigurationProblem::sentence).collect(Collectors.joining("\n"));
        String count = problems.size() == 1 ? "" : problems.size() + " problems:\n";
        FailureException failure = new FailureException(
                FailureClass.InvalidConfiguration,
                count + sentences,
                problems.get(0).remedy());
        String path = problems.get(0).path();
        return path.isEmpty() ? failure : failure.atField(ManifestField.of(path));
    }
}
