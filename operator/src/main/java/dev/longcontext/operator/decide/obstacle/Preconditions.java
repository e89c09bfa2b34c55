package dev.longcontext.operator.decide.obstacle;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.contract.Stage;
import dev.longcontext.operator.decide.stage.StageNames;
import dev.longcontext.operator.facts.ClaimFacts;
import dev.longcontext.operator.facts.Observation;
import dev.longcontext.operator.resolve.ResolvedRun;
import dev.longcontext.operator.resolve.TrainerDevice;
import java.util.Optional;

/** What must be there before a Job is made: what would otherwise be a pod that never starts is said at once. */
public final class Preconditions {

    /** No pod is made, so none waits for which a cluster would add a node. */
    private static final String AUTOSCALED =
            ". Where the cluster adds nodes for pods that wait, suspend the run, set spec.resources.autoscaled: true, resume";

    private Preconditions() {}

    /** @param stage about to start; its condition is the one to blame, since every stage mounts every claim */
    public static Optional<Blocker> unmet(ResolvedRun run, Stage stage, Observation seen, NodeFit fit) {
        return trainer(run, stage)
                .or(() -> claims(run, seen, StageNames.condition(stage)))
                .or(() -> !run.autoscaled() && needsSuchNode(run, stage, seen) ? node(fit) : Optional.empty());
    }

    /** The claims, before there is a pod and as long as none has them. */
    public static Optional<Blocker> claims(ResolvedRun run, Observation seen, ConditionType type) {
        return missingSource(run, seen, type)
                .or(() -> taken(run, seen.claims().get(run.workspace().claim()), type))
                .or(() -> DeletedClaims.blocker(run, seen, type))
                .or(() -> workspace(run, seen, type));
    }

    /** Known before the hours of preparing: the stage that has GPUs would end with 64, for its libtorch cannot use them. */
    private static Optional<Blocker> trainer(ResolvedRun run, Stage stage) {
        boolean gpusAhead = run.placement().gpus() > 0 && gpuStagesAhead(run, stage);
        return gpusAhead && run.container().device() == TrainerDevice.CPU
                ? Optional.of(new Blocker(
                        ConditionType.Accepted,
                        ConditionReasons.TRAINER_WITHOUT_CUDA,
                        "spec.resources.gpus is " + run.placement().gpus() + ", and the operator's trainer image "
                                + run.container().image()
                                + " supports only CPUs: configure the operator with a CUDA image (docs/images.md; helm upgrade "
                                + "with trainer.image and trainer.device=cuda), name one in spec.image, or set spec.resources.gpus "
                                + "to 0"))
                : Optional.empty();
    }

    private static boolean gpuStagesAhead(ResolvedRun run, Stage stage) {
        return run.stages().stream().anyMatch(next -> next.compareTo(stage) >= 0 && next.needsGpus());
    }

    /** After the stages that compute, nothing ties the run to their nodes but a workspace that only one node can mount. */
    private static boolean needsSuchNode(ResolvedRun run, Stage stage, Observation seen) {
        ClaimFacts workspace = seen.claims().get(run.workspace().claim());
        return gpuStagesAhead(run, stage) || workspace == null || !workspace.sharedByNodes();
    }

    private static Optional<Blocker> missingSource(ResolvedRun run, Observation seen, ConditionType type) {
        return run.claims().stream()
                .filter(claim -> !seen.claims().containsKey(claim.name()))
                .findFirst()
                .map(claim -> claimNotFound(run, type, claim.field() + " names the claim \"" + claim.name() + "\""));
    }

    private static Optional<Blocker> workspace(ResolvedRun run, Observation seen, ConditionType type) {
        ClaimFacts claim = seen.claims().get(run.workspace().claim());
        if (run.workspace().template() == null && claim == null) {
            return Optional.of(claimNotFound(
                    run,
                    type,
                    "spec.workspace.claimName names the claim \""
                            + run.workspace().claim() + "\""));
        }
        return storageClass(run, seen, type);
    }

    private static Optional<Blocker> taken(ResolvedRun run, ClaimFacts claim, ConditionType type) {
        return Optional.ofNullable(claim)
                .filter(found -> run.workspace().template() != null
                        && !run.identity().uid().equals(found.owner()))
                .map(
                        found -> new Blocker(
                                type,
                                ConditionReasons.WORKSPACE_TAKEN,
                                "the claim \"" + found.name()
                                        + "\" exists but does not belong to this run: wait until it is deleted, delete it, or delete the "
                                        + "run and apply it under another name or with that claim in spec.workspace.claimName"));
    }

    private static Optional<Blocker> storageClass(ResolvedRun run, Observation seen, ConditionType type) {
        return !seen.claims().containsKey(run.workspace().claim()) && !seen.storageClassFound()
                ? Optional.of(new Blocker(
                        type,
                        ConditionReasons.STORAGE_CLASS_NOT_FOUND,
                        "spec.workspace.claimTemplate.storageClassName is \""
                                + run.workspace().template().storageClassName()
                                + "\", but the cluster has no such StorageClass: create it, or delete the run and apply it with "
                                + "one that `kubectl get storageclass` lists, or without the field to use the default"))
                : Optional.empty();
    }

    private static Blocker claimNotFound(ResolvedRun run, ConditionType type, String who) {
        return new Blocker(
                type,
                ConditionReasons.CLAIM_NOT_FOUND,
                who + ", which does not exist in namespace " + run.identity().namespace()
                        + ": create it, or delete the run and apply it with a claim that exists");
    }

    private static Optional<Blocker> node(NodeFit fit) {
        return fit.found()
                ? Optional.empty()
                : Optional.of(new Blocker(
                        ConditionType.NodeAvailable, ConditionReasons.NO_NODE_FITS, fit.message() + AUTOSCALED));
    }
}
