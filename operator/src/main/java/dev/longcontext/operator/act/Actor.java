package dev.longcontext.operator.act;

import dev.longcontext.operator.decide.Action;
import dev.longcontext.operator.desired.InferenceService;
import dev.longcontext.operator.desired.Owners;
import dev.longcontext.operator.desired.RunConfigMap;
import dev.longcontext.operator.desired.StageJob;
import dev.longcontext.operator.desired.WorkspaceClaim;
import dev.longcontext.operator.resolve.ResolvedRun;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;

/** Carries out one run's actions. */
public final class Actor {

    /** Owner of the fields that are applied. */
    public static final String FIELD_MANAGER = "longcontext-operator";

    private final KubernetesClient client;

    public Actor(KubernetesClient client) {
        this.client = client;
    }

    public void act(ResolvedRun run, Iterable<Action> actions) {
        actions.forEach(action -> act(run, action));
    }

    private void act(ResolvedRun run, Action action) {
        if (action instanceof Action.WriteRunConfig) {
            apply(RunConfigMap.of(run));
        } else if (action instanceof Action.CreateWorkspace) {
            WorkspaceClaim.of(run).ifPresent(claim -> createOnce(run, claim));
        } else if (action instanceof Action.StartStage start) {
            createOnce(run, StageJob.of(run, start.stage(), start.attempt(), start.node()));
        } else if (action instanceof Action.SuspendJob suspend) {
            suspend(run, suspend);
        } else if (action instanceof Action.Serve serve) {
            apply(InferenceService.of(run, run.publish().kserve(), serve.path()));
        } else if (action instanceof Action.Withdraw withdraw) {
            withdraw(run, withdraw.service());
        }
    }

    private void apply(HasMetadata object) {
        client.resource(object)
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager(FIELD_MANAGER)
                        .withForce(true)
                        .build());
    }

    /** An object that is there already is the one from a moment ago; one of somebody else's is an error. */
    private void createOnce(ResolvedRun run, HasMetadata object) {
        try {
            client.resource(object).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            HasMetadata existing = client.resource(object).get();
            if (existing == null || !Owners.owns(run, existing)) {
                throw new NameTakenException(object, e);
            }
        }
    }

    private void suspend(ResolvedRun run, Action.SuspendJob action) {
        client.batch()
                .v1()
                .jobs()
                .inNamespace(run.identity().namespace())
                .withName(action.job())
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"suspend\":" + action.suspend() + "}}");
    }

    private void withdraw(ResolvedRun run, String service) {
        client.genericKubernetesResources(InferenceService.API_VERSION, InferenceService.KIND)
                .inNamespace(run.identity().namespace())
                .withName(service)
                .delete();
    }
}
