package dev.longcontext.minicluster.kserve;

import dev.longcontext.minicluster.kserve.InferenceServiceStatus.Address;
import dev.longcontext.minicluster.kserve.InferenceServiceStatus.Component;
import dev.longcontext.minicluster.kserve.InferenceServiceStatus.ModelStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The next status of an InferenceService from the one before and from facts, by KServe's rules. */
final class StatusRules {
    private StatusRules() {}

    /** KServe failed before it got to the predictor, and says why in an Event only. */
    static InferenceServiceStatus unreconciled(InferenceServiceStatus previous, String mode, Instant now) {
        Conditions conditions = new Conditions(previous.conditions(), now);
        conditions.initialize();
        return previous.withDeploymentMode(mode).withConditions(conditions.list());
    }

    /** No runtime can serve it. Ready stays as it was: Unknown at first, but True where an earlier generation is served. */
    static InferenceServiceStatus invalidSpec(
            InferenceServiceStatus previous, RuntimeChoice.Invalid invalid, Instant now) {
        return unreconciled(previous, DeploymentMode.STANDARD, now)
                .withModelStatus(ModelState.invalidSpec(previous.modelStatus(), invalid.reason(), invalid.message()));
    }

    /** Stopped by annotation: all that was known is forgotten. */
    static InferenceServiceStatus stopped(InferenceServiceStatus previous, RuntimeChoice.Found runtime, Instant now) {
        Conditions conditions = new Conditions(previous.conditions(), now);
        conditions.remove(Conditions.INGRESS_READY);
        conditions.set(Conditions.PREDICTOR_READY, Conditions.FALSE, "Stopped", null);
        conditions.setStopped(true);
        conditions.aggregate();
        return InferenceServiceStatus.empty(DeploymentMode.STANDARD)
                .withConditions(conditions.list())
                .withRuntime(runtime.namespacedName(), runtime.clusterName());
    }

    /** It has a Deployment and pods, or soon will. */
    static InferenceServiceStatus serving(
            InferenceServiceStatus previous, RuntimeChoice.Found runtime, Serving facts, Instant now) {
        PredictorCondition predictor = PredictorCondition.of(facts.deployment());
        Conditions conditions = new Conditions(previous.conditions(), now);
        conditions.set(Conditions.PREDICTOR_READY, predictor.status(), predictor.reason(), predictor.message());
        conditions.set(Conditions.INGRESS_READY, Conditions.TRUE, null, null);
        conditions.setStopped(false);
        conditions.aggregate();
        ModelStatus model = ModelState.of(previous.modelStatus(), facts.pods(), conditions.isReady());
        return new InferenceServiceStatus(
                new Address(facts.addresses().inside()),
                Map.of("predictor", component(previous, predictor, facts.addresses())),
                conditions.list(),
                DeploymentMode.STANDARD,
                model,
                observedGeneration(facts.deployment(), previous),
                runtime.namespacedName(),
                runtime.clusterName(),
                facts.addresses().outside());
    }

    private static Component component(
            InferenceServiceStatus previous, PredictorCondition predictor, Addresses addresses) {
        if (predictor.isTrue()) {
            return new Component(addresses.predictor());
        }
        return previous.components() == null
                ? new Component(null)
                : previous.components().getOrDefault("predictor", new Component(null));
    }

    private static Long observedGeneration(Deployment deployment, InferenceServiceStatus previous) {
        return deployment.getStatus() == null || deployment.getStatus().getObservedGeneration() == null
                ? previous.observedGeneration()
                : deployment.getStatus().getObservedGeneration();
    }

    /**
     * What is known of a predictor.
     *
     * @param deployment as the API server has it
     * @param pods of the Deployment, the newest first
     * @param addresses where it is reached
     */
    record Serving(Deployment deployment, List<Pod> pods, Addresses addresses) {}

    /**
     * Where a service is reached.
     *
     * @param outside {@code status.url}
     * @param inside {@code status.address.url}
     * @param predictor {@code status.components.predictor.url}
     */
    record Addresses(String outside, String inside, String predictor) {

        /** As KServe gives them: what is outside is a name of the ingress' domain, which resolves nowhere by itself. */
        static Addresses of(ServiceKey service, String inside) {
            String suffix = "-" + service.namespace() + ".example.com";
            return new Addresses(
                    "http://" + service.name() + suffix, inside, "http://" + Predictor.name(service.name()) + suffix);
        }
    }
}
