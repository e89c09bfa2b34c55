package dev.longcontext.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.TrainingConfig.LossAnomaly;
import dev.longcontext.contract.TrainingConfig.LossAnomalyAction;
import dev.longcontext.trainer.checkpoint.Position;
import dev.longcontext.trainer.failure.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossGuardTest {

    private static final String WHERE = "books line 17";

    private final LossAnomaly failing = new LossAnomaly(LossAnomalyAction.Fail, 3, null);
    private final LossAnomaly skipping = new LossAnomaly(LossAnomalyAction.RollBackAndSkip, 2, null);
    private final LossAnomaly spikes = new LossAnomaly(LossAnomalyAction.RollBackAndSkip, 2, 3.0);

    @ParameterizedTest
    @CsvSource({"NaN, 1", "Infinity, 1", "2, NaN", "2, Infinity"})
    void whatIsNotFiniteIsAnAnomaly(double loss, double norm) {
        assertThatThrownBy(() -> new LossGuard(skipping).check(after(6, 2), loss, norm, WHERE))
                .isInstanceOf(LossAnomalyException.class)
                .hasMessage("step 7: loss %s, gradient norm %s; its first sample is books line 17", loss, norm);
    }

    @Test
    void theRunFailsWhenThePolicySaysSo() {
        FailureException failure = catchThrowableOfType(
                FailureException.class, () -> new LossGuard(failing).check(after(6, 2), Double.NaN, 1, WHERE));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.NonFiniteLoss);
        assertThat(failure.field()).contains("spec.training.lossAnomaly");
        assertThat(failure).hasMessage("step 7: loss NaN, gradient norm 1.0; its first sample is books line 17");
    }

    @Test
    void aNumberOfSkipsThatMeansNothingIsTold() {
        assertThat(LossGuard.withoutEffect(new LossAnomaly(LossAnomalyAction.Fail, 5, null)))
                .contains(
                        "spec.training.lossAnomaly.maxSkips = 5 has no effect with action: Fail, which skips no step. "
                                + "Remove it, or write action: RollBackAndSkip");
        assertThat(LossGuard.withoutEffect(failing)).as("the usual one").isEmpty();
        assertThat(LossGuard.withoutEffect(skipping)).isEmpty();
    }

    @Test
    void theRunFailsWhenItSkippedEnough() {
        Position twoSkipped = after(6, 2).plusSkipped(1, 10).plus(1, 10, 2).plusSkipped(1, 10);

        FailureException failure = catchThrowableOfType(
                FailureException.class, () -> new LossGuard(skipping).check(twoSkipped, Double.NaN, 1, WHERE));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.NonFiniteLoss);
        assertThat(failure)
                .hasMessage("step 10: loss NaN, gradient norm 1.0; its first sample is books line 17; steps already "
                        + "skipped: [7, 9], and maxSkips is 2");
    }

    /** A machine whose memory fails makes anomalies at ever other steps: rolling back must end some time. */
    @Test
    void stepsThatAreYetToBeSkippedCountToo() {
        LossGuard guard = new LossGuard(skipping);
        guard.skip(9);
        guard.skip(8);

        assertThatThrownBy(() -> guard.check(after(6, 2), Double.NaN, 1, WHERE))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("steps already skipped: [8, 9]");
    }

    @Test
    void aSpikeIsToldByTheMedianOfTheLossesBefore() {
        LossGuard guard = new LossGuard(spikes);
        Position around2 = after(LossGuard.LEAST - 2, 2).plus(1, 10, 1000).plus(1, 10, 0);

        assertThatCode(() -> guard.check(around2, 6, 1, WHERE)).doesNotThrowAnyException();
        assertThatThrownBy(() -> guard.check(around2, 6.5, 1, WHERE))
                .isInstanceOf(LossAnomalyException.class)
                .hasMessage("step 17: loss 6.5 is a spike, above 3.0 times 2.0, the median of the last 16; "
                        + "its first sample is books line 17");
    }

    @Test
    void noLossIsASpikeWithoutAFactorOrAtTheStart() {
        assertThatCode(() -> new LossGuard(skipping).check(after(60, 2), 1e9, 1, WHERE))
                .doesNotThrowAnyException();
        assertThatCode(() -> new LossGuard(spikes).check(after(LossGuard.LEAST - 1, 2), 1e9, 1, WHERE))
                .doesNotThrowAnyException();
    }

    @Test
    void aPositionKeepsTheLastLosses() {
        Position position = after(Position.RECENT, 2).plus(1, 10, 7).plusSkipped(1, 10);

        assertThat(position.recentLosses()).hasSize(Position.RECENT).endsWith(2.0, 7.0);
        assertThat(position.updates()).isEqualTo(Position.RECENT + 1);
        assertThat(position.step()).isEqualTo(Position.RECENT + 2);
    }

    private static Position after(int steps, double loss) {
        Position position = Position.START;
        for (int i = 0; i < steps; i++) {
            position = position.plus(1, 10, loss);
        }
        return position;
    }
}
