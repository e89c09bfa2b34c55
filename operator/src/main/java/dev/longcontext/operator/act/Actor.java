package dev.longcontext.operator.act;

import dev.longcontext.operator.decide.Action;
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
import dev.longcontext.operator.resolve.Stage;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Carries out one run's actions. */
public final class Actor {

    private static final int TOKEN_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KubernetesClient client;
    private final NetworkRules rules;

    public Actor(KubernetesClient client, NetworkRules rules) {
        this.client = client;
        this.rules = rules;
    }

    /**
     * Does what can be done, and says what was refused: the first of it, since the rest most likely follows from that.
     *
     * @return empty when all is done
     */
    public Optional<Refusal> act(ResolvedRun run, List<Action> actions) {
        Optional<Refusal> refusal = Optional.empty();
        for (Action action : actions) {
            boolean inVain = action instanceof Action.StartStage && refusal.isPresent();
            if (!inVain) {
                Optional<Refusal> another = attempt(run, action).map(no -> action.isAside() ? no.ofAside() : no);
                refusal = refusal.or(() -> another);
            }
        }
        return refusal;
    }

    private Optional<Refusal> attempt(ResolvedRun run, Action action) {
        OwnObjects objects = new OwnObjects(client, run);
        if (action instanceof Action.WriteRunConfig) {
            return objects.apply(RunConfigMap.of(run));
        }
        if (action instanceof Action.CreateWorkspace) {
            return WorkspaceClaim.of(run).flatMap(objects::createOnce);
        }
        if (action instanceof Action.StartStage start) {
            return start(objects, start);
        }
        if (action instanceof Action.DeleteJob delete) {
            return attempt("Job " + delete.job(), () -> delete(run, delete.job()));
        }
        if (action instanceof Action.FreeClaim free) {
            return attempt("Job " + free.job(), () -> delete(run, free.job()));
        }
        if (action instanceof Action.SuspendJob suspend) {
            return ifStillThere(objects.applyAsItIs(suspension(run, suspend)));
        }
        if (action instanceof Action.AskAgain ask) {
            return ifStillThere(attempt("Job " + ask.job(), () -> askAgain(run, ask)));
        }
        if (action instanceof Action.Serve serve) {
            return serve(objects, serve);
        }
        String service = ((Action.Withdraw) action).service();
        return attempt(InferenceService.KIND + " " + service, () -> withdraw(run, service));
    }

    /** The pod begins with its Job, so what it needs, or what limits it, comes first. */
    private Optional<Refusal> start(OwnObjects objects, Action.StartStage start) {
        ResolvedRun run = objects.run();
        return rules.stages()
                .flatMap(stages -> objects.apply(RunNetworkPolicy.ofStages(run, stages)))
                .or(() -> start.stage() == Stage.TRAIN
                        ? objects.createUnread(CheckpointToken.of(run, randomToken()))
                        : Optional.empty())
                .or(() -> objects.createOnce(StageJob.of(run, start.stage(), start.attempt(), start.node())));
    }

    private Optional<Refusal> serve(OwnObjects objects, Action.Serve serve) {
        ResolvedRun run = objects.run();
        return rules.server()
                .flatMap(server -> objects.apply(RunNetworkPolicy.ofServer(run, server)))
                .or(() -> objects.apply(InferenceService.of(run, run.publish().kserve(), serve.path())));
    }

    private static String randomToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Optional<Refusal> attempt(String object, Runnable call) {
        return OwnObjects.attempt(object, () -> {
            call.run();
            return Optional.empty();
        });
    }

    /** In the foreground: the Job stays until its pod has ended, and the name of another attempt is free only then. */
    private void delete(ResolvedRun run, String job) {
        client.batch()
                .v1()
                .jobs()
                .inNamespace(run.identity().namespace())
                .withName(job)
                .withPropagationPolicy(DeletionPropagation.FOREGROUND)
                .delete();
    }

    /** Nothing need be done to a Job that is gone, or that is another of the same name by now: the watch tells. */
    private static Optional<Refusal> ifStillThere(Optional<Refusal> refusal) {
        return refusal.filter(no -> no.kind() != Refusal.Kind.NOT_FOUND && no.kind() != Refusal.Kind.CONFLICT);
    }

    /** Applied without {@code spec.suspend} it gives back what was applied before, and leaves what others set. */
    private static Job suspension(ResolvedRun run, Action.SuspendJob action) {
        return new JobBuilder()
                .withNewMetadata()
                .withNamespace(run.identity().namespace())
                .withName(action.job())
                .withUid(action.uid())
                .endMetadata()
                .withNewSpec()
                .withSuspend(action.suspend() ? true : null)
                .endSpec()
                .build();
    }

    private void askAgain(ResolvedRun run, Action.AskAgain action) {
        Job job = new JobBuilder()
                .withNewMetadata()
                .withUid(action.uid())
                .addToAnnotations(PodRefusalReader.ASKED, Times.format(action.now()))
                .endMetadata()
                .build();
        client.batch()
                .v1()
                .jobs()
                .inNamespace(run.identity().namespace())
                .withName(action.job())
                .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(job));
    }

    private void withdraw(ResolvedRun run, String service) {
        client.genericKubernetesResources(InferenceService.API_VERSION, InferenceService.KIND)
                .inNamespace(run.identity().namespace())
                .withName(service)
                .delete();
    }
}
