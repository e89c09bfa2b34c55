package dev.longcontext.operator.decide;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.operator.facts.ClaimFacts;
import dev.longcontext.operator.facts.Observation;
import dev.longcontext.operator.resolve.ResolvedRun;
import java.util.Optional;

/** What must be there before a Job is made: what would otherwise be a pod that never starts is said at once. */
final class Preconditions {

    private Preconditions() {}

    static Optional<Blocker> unmet(ResolvedRun run, Observation seen, NodeFit fit) {
        return missingSource(run, seen).or(() -> workspace(run, seen)).or(() -> node(fit));
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
                                + "\" and the cluster has no such StorageClass: name one that it has, or leave the"
                                + " field out for the default"))
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
