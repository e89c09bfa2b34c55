package dev.longcontext.operator.act;

import dev.longcontext.contract.Stage;
import dev.longcontext.operator.decide.situation.Action;
import dev.longcontext.operator.desired.CheckpointToken;
import dev.longcontext.operator.desired.InferenceService;
import dev.longcontext.operator.desired.RunConfigMap;
import dev.longcontext.operator.desired.RunNetworkPolicy;
import dev.longcontext.operator.desired.StageJob;
import dev.longcontext.operator.desired.WorkspaceClaim;
import dev.longcontext.operator.facts.PodRefusalReader;
import dev.longcontext.operator.facts.Refusal;
import dev.longcontext.operator.facts.Times;
import dev.longcontext.operator.resolve.ResolvedRun;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.dsl.ScalableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * One attempt at one action, each kind in its own way.
 *
 * @param unrefused nothing was refused before: an attempt at a stage would be in vain without what comes before it
 */
record Attempt(OwnObjects objects, NetworkRules rules, boolean unrefused) implements Action.Visitor<Optional<Refusal>> {

    private static final int TOKEN_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    @Override
    public Optional<Refusal> writeRunConfig(Action.WriteRunConfig action) {
        return objects.apply(RunConfigMap.of(run()));
    }

    @Override
    public Optional<Refusal> createWorkspace(Action.CreateWorkspace action) {
        return WorkspaceClaim.of(run()).flatMap(objects::createOnce);
    }

    /** The pod begins with its Job, so what it needs, or what limits it, comes first. */
    @Override
    public Optional<Refusal> startStage(Action.StartStage action) {
        if (!unrefused) {
            return Optional.empty();
        }
        return rules.stages()
                .flatMap(stages -> objects.apply(RunNetworkPolicy.ofStages(run(), stages)))
                .or(() -> action.stage() == Stage.TRAIN
                        ? objects.createUnread(CheckpointToken.of(run(), randomToken()))
                        : Optional.empty())
                .or(() -> objects.createOnce(StageJob.of(run(), action.stage(), action.attempt(), action.node())));
    }

    private static String randomToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public Optional<Refusal> deleteJob(Action.DeleteJob action) {
        return deleteJob(action.job());
    }

    @Override
    public Optional<Refusal> freeClaim(Action.FreeClaim action) {
        return deleteJob(action.job());
    }

    /** In the foreground: the Job stays until its pod has ended, and the name of another attempt is free only then. */
    private Optional<Refusal> deleteJob(String name) {
        return call(
                "Job " + name,
                () -> job(name)
                        .withPropagationPolicy(DeletionPropagation.FOREGROUND)
                        .delete());
    }

    @Override
    public Optional<Refusal> suspendJob(Action.SuspendJob action) {
        return ifStillThere(objects.applyAsItIs(suspension(action)));
    }

    /** Applied without {@code spec.suspend} it gives back what was applied before, and leaves what others set. */
    private Job suspension(Action.SuspendJob action) {
        return new JobBuilder()
                .withNewMetadata()
                .withNamespace(run().identity().namespace())
                .withName(action.job())
                .withUid(action.uid())
                .endMetadata()
                .withNewSpec()
                .withSuspend(action.suspend() ? true : null)
                .endSpec()
                .build();
    }

    @Override
    public Optional<Refusal> askAgain(Action.AskAgain action) {
        Job asked = new JobBuilder()
                .withNewMetadata()
                .withUid(action.uid())
                .addToAnnotations(PodRefusalReader.ASKED, Times.format(action.now()))
                .endMetadata()
                .build();
        return ifStillThere(call(
                "Job " + action.job(),
                () -> job(action.job()).patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(asked))));
    }

    /** Nothing need be done to a Job that is gone, or that is another of the same name by now: the watch tells. */
    private static Optional<Refusal> ifStillThere(Optional<Refusal> refusal) {
        return refusal.filter(no -> no.kind() != Refusal.Kind.NOT_FOUND && no.kind() != Refusal.Kind.CONFLICT);
    }

    @Override
    public Optional<Refusal> serve(Action.Serve action) {
        return rules.server()
                .flatMap(server -> objects.apply(RunNetworkPolicy.ofServer(run(), server)))
                .or(() ->
                        objects.apply(InferenceService.of(run(), run().publish().kserve(), action.path())));
    }

    @Override
    public Optional<Refusal> withdraw(Action.Withdraw action) {
        return call(
                InferenceService.KIND + " " + action.service(),
                () -> objects.client()
                        .genericKubernetesResources(InferenceService.API_VERSION, InferenceService.KIND)
                        .inNamespace(run().identity().namespace())
                        .withName(action.service())
                        .delete());
    }

    private ResolvedRun run() {
        return objects.run();
    }

    private ScalableResource<Job> job(String name) {
        return objects.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(run().identity().namespace())
                .withName(name);
    }

    private static Optional<Refusal> call(String object, Runnable call) {
        return OwnObjects.attempt(object, () -> {
            call.run();
            return Optional.empty();
        });
    }
}
