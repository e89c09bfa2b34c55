package dev.longcontext.operator.observe;

import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.api.v1alpha1.LongContextFineTuneSpec;
import dev.longcontext.operator.resolve.Names;
import dev.longcontext.operator.resolve.ReferencedClaims;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which runs a claim or a node matters to. */
final class AffectedRuns {

    private static final String BY_CLAIM = "claims";

    private final IndexerResourceCache<LongContextFineTune> runs;

    AffectedRuns(IndexerResourceCache<LongContextFineTune> runs) {
        this.runs = runs;
        runs.addIndexer(BY_CLAIM, AffectedRuns::claimsOf);
    }

    private static List<String> claimsOf(LongContextFineTune run) {
        LongContextFineTuneSpec spec = run.getSpec();
        List<String> names = new ArrayList<>();
        names.add(Names.workspace(run.getMetadata().getName()));
        if (spec != null) {
            names.addAll(ReferencedClaims.of(spec));
        }
        String namespace = run.getMetadata().getNamespace();
        return names.stream().map(name -> key(namespace, name)).toList();
    }

    private static String key(String namespace, String claim) {
        return namespace + "/" + claim;
    }

    Set<ResourceID> inClaim(PersistentVolumeClaim claim) {
        String key = key(claim.getMetadata().getNamespace(), claim.getMetadata().getName());
        return ids(runs.byIndex(BY_CLAIM, key).stream());
    }

    /** Nodes and storage classes matter as long as a stage may still have to be placed. */
    Set<ResourceID> undecided() {
        return ids(runs.list().filter(AffectedRuns::undecided));
    }

    private static boolean undecided(LongContextFineTune run) {
        return run.getStatus() == null
                || run.getStatus().conditions() == null
                || run.getStatus().conditions().stream()
                        .noneMatch(c ->
                                ConditionType.Succeeded.name().equals(c.getType()) && !"Unknown".equals(c.getStatus()));
    }

    private static Set<ResourceID> ids(Stream<LongContextFineTune> found) {
        return found.map(ResourceID::fromResource).collect(Collectors.toUnmodifiableSet());
    }
}
