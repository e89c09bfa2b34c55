package dev.longcontext.minicluster.kserve;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import java.util.Optional;

/**
 * What KServe says of a predictor by its Deployment's conditions.
 *
 * @param status True, False or Unknown
 * @param reason null when there is none
 * @param message null when there is none
 */
record PredictorCondition(String status, String reason, String message) {
    private static final PredictorCondition NOTHING_KNOWN = new PredictorCondition(Conditions.FALSE, null, null);

    /**
     * The strongest statement wins: replicas that could not be made, then too few that are available, then the state of
     * the roll-out.
     */
    static PredictorCondition of(Deployment deployment) {
        Optional<PredictorCondition> replicaFailure = condition(deployment, "ReplicaFailure")
                .filter(PredictorCondition::isTrue)
                .map(PredictorCondition::asFalse);
        Optional<PredictorCondition> available = condition(deployment, "Available");
        Optional<PredictorCondition> rollOut =
                condition(deployment, "Progressing").flatMap(PredictorCondition::rollOut);
        return replicaFailure
                .or(() -> available.filter(condition -> !condition.isTrue()))
                .or(() -> rollOut)
                .or(() -> available)
                .orElse(NOTHING_KNOWN);
    }

    /** A roll-out is done when its new ReplicaSet is available; before that the answer is Unknown. */
    private static Optional<PredictorCondition> rollOut(PredictorCondition progressing) {
        if (!progressing.isTrue()) {
            return progressing.message() == null ? Optional.empty() : Optional.of(progressing.asFalse());
        }
        boolean done = "NewReplicaSetAvailable".equals(progressing.reason());
        return Optional.of(new PredictorCondition(
                done ? Conditions.TRUE : Conditions.UNKNOWN, progressing.reason(), progressing.message()));
    }

    private static Optional<PredictorCondition> condition(Deployment deployment, String type) {
        if (deployment.getStatus() == null || deployment.getStatus().getConditions() == null) {
            return Optional.empty();
        }
        return deployment.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .map(PredictorCondition::from)
                .findFirst();
    }

    private static PredictorCondition from(DeploymentCondition condition) {
        return new PredictorCondition(condition.getStatus(), condition.getReason(), condition.getMessage());
    }

    boolean isTrue() {
        return Conditions.TRUE.equals(status);
    }

    private PredictorCondition asFalse() {
        return new PredictorCondition(Conditions.FALSE, reason, message);
    }
}
