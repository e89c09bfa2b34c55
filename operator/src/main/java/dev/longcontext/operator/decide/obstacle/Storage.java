package dev.longcontext.operator.decide.obstacle;

import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.operator.facts.ClaimFacts;
import dev.longcontext.operator.facts.Observation;
import dev.longcontext.operator.resolve.ResolvedRun;
import dev.longcontext.operator.resolve.ResolvedRun.Claim;
import java.util.Optional;
import java.util.stream.Stream;

/** A pod that no node takes because a claim has no volume: the storage is what it waits for, however free the nodes are. */
public final class Storage {

    private Storage() {}

    /** What keeps the claim from getting a volume until somebody does something about it. */
    public static Optional<Blocker> blocker(ResolvedRun run, Observation seen, ConditionType type) {
        return awaited(run, seen)
                .filter(claim -> claim.binding() == ClaimFacts.Binding.LOST
                        || (claim.news() != null && claim.news().warning()))
                .findFirst()
                .map(claim -> claim.binding() == ClaimFacts.Binding.LOST
                        ? new Blocker(type, ConditionReasons.CLAIM_LOST, lost(claim))
                        : new Blocker(type, ConditionReasons.CLAIM_NOT_BOUND, notBound(run, claim)));
    }

    /** What the pod waits for, when it is no more than that. */
    public static Optional<String> waiting(ResolvedRun run, Observation seen) {
        return awaited(run, seen)
                .filter(claim -> claim.news() != null)
                .findFirst()
                .map(claim -> "waits for the volume of " + described(claim) + ": "
                        + Sentence.open(claim.news().message()));
    }

    /** No watch tells of what will be said of a claim, be it one that waits for its pod and fails afterwards. */
    public static boolean awaitsNews(ResolvedRun run, Observation seen) {
        return unbound(run, seen).findAny().isPresent();
    }

    /** Those that the pod waits for. */
    private static Stream<ClaimFacts> awaited(ResolvedRun run, Observation seen) {
        return unbound(run, seen).filter(claim -> !claim.waitsForPod());
    }

    private static Stream<ClaimFacts> unbound(ResolvedRun run, Observation seen) {
        return Stream.concat(
                        Stream.of(run.workspace().claim()),
                        run.claims().stream().map(Claim::name))
                .flatMap(name -> Optional.ofNullable(seen.claims().get(name)).stream())
                .filter(claim -> !claim.bound());
    }

    private static String described(ClaimFacts claim) {
        return "the claim \"" + claim.name() + "\" ("
                + (claim.storageClass() == null
                        ? "it names no StorageClass, and the cluster has no default"
                        : "StorageClass \"" + claim.storageClass() + "\"")
                + ")";
    }

    private static String lost(ClaimFacts claim) {
        return "the volume of " + described(claim) + " is gone, with all its files"
                + (claim.news() == null ? "" : ": " + Sentence.open(claim.news().message()))
                + ". Delete the claim and the run, and apply the manifest again";
    }

    private static String notBound(ResolvedRun run, ClaimFacts claim) {
        return "no volume for " + described(claim) + ": "
                + Sentence.open(claim.news().message()) + ". " + remedy(run, claim);
    }

    /** Of no class: one that becomes the default is given to claims that wait. */
    private static String remedy(ResolvedRun run, ClaimFacts claim) {
        boolean own = run.workspace().template() != null
                && claim.name().equals(run.workspace().claim());
        String anew = own
                ? "delete the run and apply it with another spec.workspace.claimTemplate.storageClassName"
                : "delete the claim and create it with another storageClassName";
        return claim.storageClass() == null
                ? "Make a StorageClass the default (annotation storageclass.kubernetes.io/is-default-class: \"true\"),"
                        + " or "
                        + anew
                : "Fix the StorageClass or its provisioner (`kubectl get storageclass` lists the existing ones), "
                        + "or "
                        + anew;
    }
}
