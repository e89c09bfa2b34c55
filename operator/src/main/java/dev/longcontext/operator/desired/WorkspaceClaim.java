package dev.longcontext.operator.desired;

import dev.longcontext.operator.resolve.ResolvedRun;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import java.util.Optional;

/** The claim of spec.workspace.claimTemplate. */
public final class WorkspaceClaim {

    private WorkspaceClaim() {}

    /** Empty when the workspace is a claim of the user's. */
    public static Optional<PersistentVolumeClaim> of(ResolvedRun run) {
        return Optional.ofNullable(run.workspace().template())
                .map(template -> new PersistentVolumeClaimBuilder()
                        .withMetadata(Labels.metadata(run, run.workspace().claim(), Labels.of(run)))
                        .withNewSpec()
                        .withAccessModes(template.accessMode())
                        .withStorageClassName(template.storageClassName())
                        .withNewResources()
                        .addToRequests("storage", template.size())
                        .endResources()
                        .endSpec()
                        .build());
    }
}
