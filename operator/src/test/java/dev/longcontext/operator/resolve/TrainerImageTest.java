package dev.longcontext.operator.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which image the next pod gets, when the operator has {@code new} by now. */
class TrainerImageTest {

    @ParameterizedTest(name = "{0}: {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a run that was never looked at | {} | | new",
                "no pod has started yet | {} | {stages: [{name: prepare, state: Running, job: a-prepare-1}]} | new",
                "prepare runs | {} | {stages: [{name: prepare, state: Running, image: old}]} | old",
                "prepare is done, train has not begun | {} | {stages: [{name: prepare, state: Succeeded, image: old}, {name: train, state: Running}]} | old",
                "spec.image says otherwise | {image: mine} | {stages: [{name: prepare, state: Succeeded, image: old}]} | mine",
                "spec.image is not set any more | {} | {stages: [{name: prepare, image: old}, {name: train, image: mine}]} | mine",
                "failed | {} | {stages: [{name: prepare, state: Failed, image: old}]} | old",
                "failed, to be taken up | {retry: 1} | {stages: [{name: prepare, state: Failed, image: old}]} | new",
                "taken up, not begun | {retry: 1} | {retry: {observed: 1}, stages: [{name: prepare, state: Succeeded, image: old}, {name: train, state: Running, retry: 1}]} | new",
                "taken up and begun | {retry: 1} | {retry: {observed: 1}, stages: [{name: prepare, image: old}, {name: train, state: Running, retry: 1, image: newer}]} | newer",
                "taken up, the stage after has not begun | {retry: 1} | {retry: {observed: 1}, stages: [{name: prepare, image: old}, {name: train, retry: 1, image: newer}, {name: evaluate}]} | newer",
                "raised though nothing failed | {retry: 1} | {stages: [{name: prepare, state: Running, image: old}]} | old",
            })
    void isOneFromTheFirstStageToTheLast(String situation, String spec, String status, String image) {
        LongContextFineTune run = Serialization.unmarshal(
                "spec: " + spec + (status == null ? "" : "\nstatus: " + status), LongContextFineTune.class);

        assertThat(TrainerImage.of(run, "new")).as(situation).isEqualTo(image);
    }
}
