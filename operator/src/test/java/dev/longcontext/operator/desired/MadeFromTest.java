package dev.longcontext.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.longcontext.operator.Runs;
import dev.longcontext.operator.resolve.ResolvedRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an attempt is made from, in names that a later version keeps. */
class MadeFromTest {

    private final ResolvedRun run;

    MadeFromTest() throws IOException {
        run = Runs.resolved(Runs.miniature());
    }

    @Test
    void namesEachFieldInOrderAndLeavesOutWhatIsEmpty() throws IOException {
        JsonNode json = new ObjectMapper().readTree(MadeFrom.json(run));

        assertThat(names(json)).containsExactly("configDigest", "container", "grace", "placement");
        assertThat(names(json.get("container")))
                .isSorted()
                .contains("image", "memory")
                .doesNotContain("device", "cpuLimit");
        assertThat(json.get("container").get("memory").asText()).isEqualTo("4Gi");
        assertThat(json.get("grace").asText()).isEqualTo("PT2M");
    }

    @Test
    void isAnotherForEachThingThatSomebodyMayChange() throws IOException {
        assertThat(MadeFrom.digest(run)).startsWith("3-").isEqualTo(MadeFrom.digest(Runs.resolved(Runs.miniature())));
        assertThat(MadeFrom.digest(Runs.resolved(Runs.miniature(), Runs.DEFAULTS.withImage("trainer:other"))))
                .isNotEqualTo(MadeFrom.digest(run));
    }

    @Test
    void isTheSameWhenASchemaOnlyExplainsItselfInOtherWords() {
        String before = "{\"properties\":{\"a\":{\"description\":\"one\",\"type\":\"integer\"}}}";

        assertThat(MadeFrom.withoutProse(before)).isEqualTo(MadeFrom.withoutProse(before.replace("one", "two")));
        assertThat(MadeFrom.withoutProse(before))
                .isNotEqualTo(MadeFrom.withoutProse(before.replace("integer", "number")));
        assertThat(MadeFrom.withoutProse("{\"properties\":{\"description\":{\"type\":\"string\"}}}"))
                .as("a field of that name is none of the prose")
                .contains("description");
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
