package dev.longcontext.operator.act;

import dev.longcontext.operator.desired.Owners;
import dev.longcontext.operator.facts.Refusal;
import dev.longcontext.operator.facts.Suspension;
import dev.longcontext.operator.resolve.ResolvedRun;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Optional;
import java.util.function.Supplier;

/** Writes objects of a run, and leaves those alone that have their name and are somebody else's. */
record OwnObjects(KubernetesClient client, ResolvedRun run) {

    Optional<Refusal> apply(HasMetadata object) {
        String name = Answers.nameOf(object);
        return attempt(name, () -> {
            HasMetadata existing = client.resource(object).get();
            if (existing != null && !Owners.owns(run, existing)) {
                return Optional.of(new Refusal(
                        Refusal.Kind.NAME_TAKEN,
                        name,
                        "the name is taken: " + name + " exists but does not belong to this run"));
            }
            if (existing != null) {
                // the one that was looked at, and no other that came in its place
                object.getMetadata().setUid(existing.getMetadata().getUid());
            }
            patch(object);
            return Optional.empty();
        });
    }

    /** Of an object that was seen to be the run's and carries its uid. */
    Optional<Refusal> applyAsItIs(HasMetadata object) {
        return attempt(Answers.nameOf(object), () -> {
            patch(object);
            return Optional.empty();
        });
    }

    private void patch(HasMetadata object) {
        client.resource(object)
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager(Suspension.FIELD_MANAGER)
                        .withForce(true)
                        .build());
    }

    /** An object that is there already is the one from a moment ago, unless it is somebody else's. */
    Optional<Refusal> createOnce(HasMetadata object) {
        return createUnread(object, () -> owns(object));
    }

    /** The same where the operator may not look: the name itself says whose it is. */
    Optional<Refusal> createUnread(HasMetadata object) {
        return createUnread(object, () -> true);
    }

    private Optional<Refusal> createUnread(HasMetadata object, Supplier<Boolean> isOurs) {
        return attempt(Answers.nameOf(object), () -> {
                    client.resource(object).create();
                    return Optional.empty();
                })
                .filter(refusal -> refusal.kind() != Refusal.Kind.NAME_TAKEN || !isOurs.get());
    }

    private boolean owns(HasMetadata object) {
        HasMetadata existing = client.resource(object).get();
        return existing != null && Owners.owns(run, existing);
    }

    static Optional<Refusal> attempt(String object, Supplier<Optional<Refusal>> call) {
        try {
            return call.get();
        } catch (KubernetesClientException e) {
            return Optional.of(Answers.refusal(object, e));
        }
    }
}
