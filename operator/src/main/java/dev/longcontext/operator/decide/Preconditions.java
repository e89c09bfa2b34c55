package dev.longcontext.operator.decide;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.operator.facts.ClaimFacts;
import dev.longcontext.operator.facts.Observation;
import dev.longcontext.operator.resolve.ResolvedRun;
import dev.longcontext.operator.resolve.Stage;
import dev.longcontext.operator.resolve.TrainerDevice;
import java.util.Optional;

/** What must be there before a Job is made: what would otherwise be a pod that never starts is said at once. */
final class Preconditions {

    private Preconditions() {}

    /** @param stage about to start */
    static Optional<Blocker> unmet(ResolvedRun run, Stage stage, Observation seen, NodeFit fit) {
        return trainer(run, stage)
                .or(() -> missingSource(run, seen))
                .or(() -> workspace(run, seen))
                .or(() -> node(fit));
    }

    /** Known before the hours of preparing: the stage that has GPUs would end with 64, for its libtorch cannot use them. */
    private static Optional<Blocker> trainer(ResolvedRun run, Stage stage) {
        boolean gpusAhead = run.placement().gpus() > 0
                && Stage.of(run).stream().anyMatch(next -> next.compareTo(stage) >= 0 && next.needsGpus());
        return gpusAhead && run.container().device() == TrainerDevice.CPU
                ? Optional.of(new Blocker(
                        ConditionType.Accepted,
                        ConditionReasons.TRAINER_WITHOUT_CUDA,
                        "spec.resources.gpus is " + run.placement().gpus() + ", and the operator's trainer image "
                                + run.container().image()
                                + " computes on CPUs: give the operator an image with CUDA (docs/images.md;"
                                + " helm upgrade with trainer.image and trainer.device=cuda), name one in spec.image,"
                                + " or set spec.resources.gpus to 0"))
                : Optional.empty();
    }

    private static Optional<Blocker> missingSource(ResolvedRun run, Observation seen) {
        return run.claims().stream()
                .filter(claim -> !seen.claims().containsKey(claim.name()))
                .findFirst()
                .map(claim -> claimNotFound(run, claim.field() + " names the claim \"" + claim.name() + "\""));
    }

    private static Optional<Blocker> workspace(ResolvedRun run, Observation seen) {
        ClaimFacts claim = seen.claims().get(run.workspace().claim());
        if (run.workspace().template() == null) {
            return claim == null
                    ? Optional.of(claimNotFound(
                            run,
                            "spec.workspace.claimName names the claim \""
                                    + run.workspace().claim() + "\""))
                    : Optional.empty();
        }
        if (claim != null && (claim.deleting() || !run.identity().uid().equals(claim.owner()))) {
            return Optional.of(new Blocker(
                    ConditionType.DataReady,
                    ConditionReasons.WORKSPACE_TAKEN,
                    "the claim \"" + claim.name() + "\" exists and is not this run's: wait for its deletion, delete it,"
                            + " or name the claim to use in spec.workspace.claimName"));
        }
        return claim == null && !seen.storageClassFound()
                ? Optional.of(new Blocker(
                        ConditionType.DataReady,
                        ConditionReasons.STORAGE_CLASS_NOT_FOUND,
                        "spec.workspace.claimTemplate.storageClassName is \""
                                + run.workspace().template().storageClassName()
                                + "\" and the cluster has no such StorageClass: create it, or delete the run and apply it"
                                + " with one that `kubectl get storageclass` lists, or without the field for the"
                                + " default"))
                : Optional.empty();
    }

    private static Blocker claimNotFound(ResolvedRun run, String who) {
        return new Blocker(
                ConditionType.DataReady,
                ConditionReasons.CLAIM_NOT_FOUND,
                who + ", which does not exist in namespace " + run.identity().namespace()
                        + ": create it, or apply the manifest with a claim that exists");
    }

    private static Optional<Blocker> node(NodeFit fit) {
        return fit.node().isPresent()
                ? Optional.empty()
                : Optional.of(new Blocker(ConditionType.NodeAvailable, ConditionReasons.NO_NODE_FITS, fit.message()));
    }
}
