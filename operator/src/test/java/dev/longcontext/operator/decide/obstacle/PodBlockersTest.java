package dev.longcontext.operator.decide.obstacle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.operator.facts.PodReader;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodBlockersTest {

    /** Credentials help where a registry is asked. */
    @ParameterizedTest
    @CsvSource({
        "ErrImagePull,      ImagePullBackOff,  the registry's credentials, trainer.image.pullPolicy",
        "ErrImageNeverPull, ErrImageNeverPull, trainer.image.pullPolicy,   the registry's credentials",
    })
    void anImageThatIsMissingIsPulledOrLoaded(String waiting, String reason, String helps, String helpsNot) {
        Pod pod = Serialization.unmarshal(
                "metadata: {name: tiny-train-1-x}\nstatus: {containerStatuses: [{name: trainer, state: {waiting: {reason: "
                        + waiting + ", message: 'trainer:test is not there'}}}]}",
                Pod.class);

        Blocker blocker = PodBlockers.of(
                ConditionType.Trained, "tiny-train-1-x", PodReader.read(pod).problem());

        assertThat(blocker.reason()).isEqualTo(reason);
        assertThat(blocker.message())
                .contains("trainer:test is not there", helps)
                .doesNotContain(helpsNot);
    }
}
