package dev.longcontext.operator.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.operator.Golden;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every state that a real KServe went through in 21 situations, and what the operator makes of it. A further recording
 * needs a file in {@code kserve/} and no Java.
 */
@Tag("golden")
class InferenceServiceReaderTest {

    private static final Path RECORDINGS = Path.of("src/test/resources/kserve");
    private static final PredictorFacts DONE = new PredictorFacts(PredictorFacts.Rollout.DONE, null);

    @Test
    void understandsEveryRecordedState() throws IOException {
        List<String> understood = new ArrayList<>();
        try (Stream<Path> files = Files.list(RECORDINGS)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString().replace(".yaml", "");
                understood.add(name + ":");
                recorded(name).forEach(state -> understood.add("  " + describe(state)));
            }
        }
        Golden.check(Path.of("src/test/resources/kserve.txt"), String.join("\n", understood) + "\n");
    }

    /** Ready, and the numbers never meet again. */
    @Test
    void generationsThatStayApartAreReady() throws IOException {
        for (GenericKubernetesResource service : recorded("generation-apart")) {
            assertThat(InferenceServiceReader.read(service, DONE).phase()).isEqualTo(ServingFacts.Phase.READY);
        }
    }

    /** A KServe that sets the number to the InferenceService's: still the Deployment tells what is served. */
    @Test
    void aReadyThatIsOfAnotherTemplateIsNot() throws IOException {
        List<GenericKubernetesResource> states = recorded("ready");
        GenericKubernetesResource ready = states.get(states.size() - 1);
        PredictorFacts behind = new PredictorFacts(PredictorFacts.Rollout.BEHIND, "not yet");

        ServingFacts facts = InferenceServiceReader.read(ready, behind);

        assertThat(facts.phase()).isEqualTo(ServingFacts.Phase.PROGRESSING);
        assertThat(facts.reason()).isEqualTo("NotYetApplied");
        assertThat(facts.message()).isEqualTo("not yet");
    }

    /** An older KServe says nothing of its mode; Knative makes Deployments of other names. */
    @ParameterizedTest
    @CsvSource({"PredictorRouteReady, READY", "IngressReady, PROGRESSING"})
    void aServiceOfKnativeIsNotAskedForItsDeployment(String condition, ServingFacts.Phase phase) {
        GenericKubernetesResource service = Serialization.unmarshal(
                "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nstatus: {conditions: [{type: "
                        + condition + ", status: 'True'}, {type: Ready, status: 'True'}]}",
                GenericKubernetesResource.class);

        assertThat(InferenceServiceReader.read(service, PredictorFacts.absent("m-predictor"))
                        .phase())
                .isEqualTo(phase);
    }

    private static List<GenericKubernetesResource> recorded(String name) throws IOException {
        return Stream.of(Files.readString(RECORDINGS.resolve(name + ".yaml")).split("(?m)^---$", -1))
                .filter(document -> document.contains("kind:"))
                .map(document -> Serialization.unmarshal(document, GenericKubernetesResource.class))
                .toList();
    }

    private static String describe(GenericKubernetesResource service) {
        ServingFacts facts = InferenceServiceReader.read(service, DONE);
        return Stream.of(
                        facts.phase(),
                        facts.reason(),
                        facts.message(),
                        facts.addresses() == null ? null : facts.addresses().describe())
                .filter(part -> part != null)
                .map(Object::toString)
                .reduce((a, b) -> a + " | " + b)
                .orElseThrow();
    }
}
