package dev.longcontext.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.longcontext.contract.ContractJson;
import dev.longcontext.contract.validation.RunConfigReader;
import dev.longcontext.operator.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Which fields of run.json no manifest reaches: they are for {@code trainer run} alone, and docs/contract.md lists them. A
 * field whose value is the same in every run of {@code runs/}, of which one has nothing at its default, is such a field.
 */
class TrainerOnlyFieldsTest {

    private static final List<String> TRAINER_ONLY = List.of("devices.memoryBytes");

    private static final List<String> OF_TRAINING = List.of(
            "weight",
            "arrange.type",
            "arrange.minTokens",
            "arrange.maxTokens",
            "arrange.lengths",
            "arrange.chunkTokens");

    /** Nobody may set these, not by hand either: a corpus is selected from by its tasks, and an evaluation is no part of a mix. */
    private static final Set<String> NOWHERE = Stream.concat(
                    ofCorpora(), OF_TRAINING.stream().map(field -> "evaluation[].sources[]." + field))
            .collect(Collectors.toUnmodifiableSet());

    private static Stream<String> ofCorpora() {
        Stream<String> selecting = Stream.of(
                "maxSamples",
                "pick",
                "minTokens",
                "maxTokens",
                "licence",
                "steps",
                "fields.messages",
                "fields.role",
                "fields.content",
                "fields.system",
                "fields.context",
                "fields.prompt",
                "fields.input",
                "fields.completion");
        return Stream.concat(selecting, OF_TRAINING.stream()).map(field -> "data.synthetic.corpus[]." + field);
    }

    @Test
    void areThoseOfTheList() throws IOException {
        List<JsonNode> runs = new ArrayList<>();
        for (String name : DesiredStateTest.runs()) {
            Path manifest = Path.of("src/test/resources/runs", name + ".yaml");
            runs.add(ContractJson.tree(Runs.resolved(Runs.manifest(manifest)).config()));
        }

        assertThat(fields())
                .filteredOn(field -> !isIdentity(field) && !NOWHERE.contains(field) && isTheSameIn(runs, field))
                .containsExactlyElementsOf(TRAINER_ONLY);
    }

    @Test
    void areInTheDocument() throws IOException {
        String document = Files.readString(Path.of("../docs/contract.md"));

        assertThat(TRAINER_ONLY).allSatisfy(field -> assertThat(document).contains("`" + field + "`"));
    }

    /** Of the schema, in its order; {@code []} stands for every entry of a list. */
    private static List<String> fields() throws IOException {
        List<String> fields = new ArrayList<>();
        collect(new ObjectMapper().readTree(RunConfigReader.schema()), "", fields);
        return fields;
    }

    private static void collect(JsonNode schema, String path, List<String> fields) {
        if (schema.has("properties")) {
            schema.get("properties").fields().forEachRemaining(field -> {
                String name = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
                collect(field.getValue(), name, fields);
            });
        } else if (schema.path("items").has("properties")) {
            collect(schema.get("items"), path + "[]", fields);
        } else {
            fields.add(path);
        }
    }

    private static boolean isIdentity(String field) {
        return field.equals("contractVersion") || field.startsWith("run.");
    }

    private static boolean isTheSameIn(List<JsonNode> runs, String field) {
        Set<String> values = new HashSet<>();
        for (JsonNode run : runs) {
            collectValues(run, List.of(field.split("\\.")), values);
        }
        return values.size() <= 1;
    }

    private static void collectValues(JsonNode node, List<String> path, Set<String> values) {
        if (path.isEmpty()) {
            values.add(node.toString());
            return;
        }
        List<String> rest = path.subList(1, path.size());
        String name = path.get(0);
        if (name.endsWith("[]")) {
            node.path(name.substring(0, name.length() - 2)).forEach(entry -> collectValues(entry, rest, values));
        } else {
            collectValues(node.path(name), rest, values);
        }
    }
}
