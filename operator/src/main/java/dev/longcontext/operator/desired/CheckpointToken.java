package dev.longcontext.operator.desired;

import dev.longcontext.operator.resolve.Names;
import dev.longcontext.operator.resolve.ResolvedRun;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;

/**
 * The Secret with the token that asks a run for a checkpoint. It is made once and never read: the kubelet hands it to the
 * trainer, and whoever may read it asks with it. Its name has the run's uid in it, so nobody can have taken it before.
 */
public final class CheckpointToken {

    static final String KEY = "token";

    private CheckpointToken() {}

    /** @param token random text, printable ASCII */
    public static Secret of(ResolvedRun run, String token) {
        return new SecretBuilder()
                .withMetadata(Labels.metadata(run, name(run), Labels.of(run)))
                .withType("Opaque")
                .withImmutable(true)
                .addToStringData(KEY, token)
                .build();
    }

    static String name(ResolvedRun run) {
        return Names.checkpointToken(run.identity().name(), run.identity().uid());
    }
}
