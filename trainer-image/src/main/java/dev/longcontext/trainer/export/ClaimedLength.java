package dev.longcontext.trainer.export;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.RunConfig.MaxModelLen;
import dev.longcontext.contract.Stage;
import dev.longcontext.contract.StageSummary.Evaluation;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.stage.StageContext;
import java.util.Objects;
import java.util.OptionalInt;

/** How long a context the exported model may claim, by what was measured. */
final class ClaimedLength {

    private ClaimedLength() {}

    /**
     * The smallest effective length of all evaluations that tell one, in tokens; empty where the run does not ask for it.
     *
     * @throws FailureException when no tested length is effective: there is nothing to claim
     */
    static OptionalInt atMost(StageContext context) {
        if (context.configuration().export().maxModelLen() != MaxModelLen.Effective) {
            return OptionalInt.empty();
        }
        long effective = context.require(Stage.EVALUATE).summary().evaluations().stream()
                .map(Evaluation::effectiveLength)
                .filter(Objects::nonNull)
                .mapToLong(length -> length.tuned() == null ? 0 : length.tuned())
                .min()
                .orElse(0);
        if (effective == 0) {
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            "spec.publish.maxModelLen = Effective: at none of the tested lengths does the tuned model reach the "
                                    + "lower bound of its evaluation, so the effective length is 0, which no model can have",
                            "Write publish.maxModelLen: Target and raise spec.retry in the same edit, or start a new run that tests "
                                    + "shorter lengths or has a lower bound in evaluation[].effectiveLength.")
                    .atField("spec.publish.maxModelLen");
        }
        return OptionalInt.of(Math.toIntExact(effective));
    }
}
