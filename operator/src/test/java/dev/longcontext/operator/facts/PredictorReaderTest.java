package dev.longcontext.operator.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.operator.facts.PredictorFacts.Rollout;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether what is asked for is what is served, by the Deployment that KServe makes. */
class PredictorReaderTest {

    private static final String NAME = "long-predictor";
    private static final PredictorReader.Asked ASKED =
            new PredictorReader.Asked(Map.of("applied", "two"), List.of("--max-length", "81920"));

    @Test
    void thereIsNone() {
        PredictorFacts facts = PredictorReader.read(NAME, null, ASKED);

        assertThat(facts.rollout()).isEqualTo(Rollout.ABSENT);
        assertThat(facts.message()).contains(NAME);
    }

    /** Its own generation, whatever the InferenceService's is. */
    @ParameterizedTest
    @CsvSource({
        "3, 3, 1, 1, 1, DONE",
        "4, 3, 1, 1, 1, ROLLING",
        "3, , , , , ROLLING",
        "3, 3, 2, 1, 2, ROLLING",
        "3, 3, 1, 1, 0, ROLLING",
        "3, 3, 3, 3, 1, DONE",
    })
    void rollsOut(
            long generation, Long observed, Integer replicas, Integer updated, Integer available, Rollout expected) {
        Deployment deployment = new DeploymentBuilder(deployment("two", "--host", "0.0.0.0", "--max-length", "81920"))
                .editMetadata()
                .withGeneration(generation)
                .endMetadata()
                .withNewStatus()
                .withObservedGeneration(observed)
                .withReplicas(replicas)
                .withUpdatedReplicas(updated)
                .withAvailableReplicas(available)
                .endStatus()
                .build();

        assertThat(PredictorReader.read(NAME, deployment, ASKED).rollout()).isEqualTo(expected);
    }

    @Test
    void aTemplateFromBeforeTheLastChangeIsBehind() {
        assertThat(rollout(deployment("one", "--max-length", "81920"))).isEqualTo(Rollout.BEHIND);
        assertThat(rollout(deployment("two", "--max-length", "4096"))).isEqualTo(Rollout.BEHIND);
        assertThat(rollout(deployment("two"))).isEqualTo(Rollout.BEHIND);
    }

    /** KServe can be configured to pass an annotation on or not; placeholders it fills in. */
    @Test
    void whatThisKServeDoesNotTellIsNotHeldAgainstIt() {
        assertThat(rollout(deployment(null, "--max-length", "81920"))).isEqualTo(Rollout.DONE);
        PredictorReader.Asked named = new PredictorReader.Asked(Map.of(), List.of("--name={{.Name}}"));
        assertThat(PredictorReader.read(NAME, deployment("two", "--name=long"), named)
                        .rollout())
                .isEqualTo(Rollout.DONE);
    }

    @Test
    void scaledToZeroAnswersNobody() {
        Deployment deployment = new DeploymentBuilder(deployment("two", "--max-length", "81920"))
                .editSpec()
                .withReplicas(0)
                .endSpec()
                .build();

        PredictorFacts facts = PredictorReader.read(NAME, deployment, ASKED);

        assertThat(facts.rollout()).isEqualTo(Rollout.SCALED_TO_ZERO);
        assertThat(facts.message()).contains("minReplicas");
    }

    private static Rollout rollout(Deployment deployment) {
        return PredictorReader.read(NAME, deployment, ASKED).rollout();
    }

    /** All its pods are of its template and available. */
    private static Deployment deployment(String applied, String... arguments) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withGeneration(1L)
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withNewTemplate()
                .withNewMetadata()
                .withAnnotations(applied == null ? Map.of() : Map.of("applied", applied))
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withArgs(arguments)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(1L)
                .withReplicas(1)
                .withUpdatedReplicas(1)
                .withAvailableReplicas(1)
                .endStatus()
                .build();
    }
}
