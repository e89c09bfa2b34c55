package dev.longcontext.minicluster.kserve;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * The status of an InferenceService, field by field as KServe writes it.
 *
 * @param address under which other pods reach the service
 * @param components by name; here always {@code predictor}, when there is any
 * @param conditions sorted by type
 * @param deploymentMode Standard or Knative
 * @param observedGeneration the observed generation of the predictor's Deployment, which is the InferenceService's own as
 *     long as each change of one changes the other; null until the Deployment has one
 * @param servingRuntimeName the runtime of the same namespace, if it is one
 * @param clusterServingRuntimeName the runtime of the cluster, if it is one
 * @param url under which the service is reached from outside
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
record InferenceServiceStatus(
        Address address,
        Map<String, Component> components,
        List<Condition> conditions,
        String deploymentMode,
        ModelStatus modelStatus,
        Long observedGeneration,
        String servingRuntimeName,
        String clusterServingRuntimeName,
        String url) {

    InferenceServiceStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        modelStatus = modelStatus == null ? ModelStatus.NONE : modelStatus;
    }

    /** Nothing is known yet. */
    static InferenceServiceStatus empty(String deploymentMode) {
        return new InferenceServiceStatus(
                null, null, List.of(), deploymentMode, ModelStatus.NONE, null, null, null, null);
    }

    InferenceServiceStatus withConditions(List<Condition> changed) {
        return new InferenceServiceStatus(
                address,
                components,
                changed,
                deploymentMode,
                modelStatus,
                observedGeneration,
                servingRuntimeName,
                clusterServingRuntimeName,
                url);
    }

    InferenceServiceStatus withModelStatus(ModelStatus changed) {
        return new InferenceServiceStatus(
                address,
                components,
                conditions,
                deploymentMode,
                changed,
                observedGeneration,
                servingRuntimeName,
                clusterServingRuntimeName,
                url);
    }

    InferenceServiceStatus withDeploymentMode(String changed) {
        return new InferenceServiceStatus(
                address,
                components,
                conditions,
                changed,
                modelStatus,
                observedGeneration,
                servingRuntimeName,
                clusterServingRuntimeName,
                url);
    }

    InferenceServiceStatus withRuntime(String namespaced, String clusterWide) {
        return new InferenceServiceStatus(
                address,
                components,
                conditions,
                deploymentMode,
                modelStatus,
                observedGeneration,
                namespaced,
                clusterWide,
                url);
    }

    /** Where a service is reached. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Address(String url) {}

    /**
     * The state of one component.
     *
     * @param url appears once the component was ready
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Component(String url) {}

    /**
     * @param status True, False or Unknown
     * @param severity Info for a condition that does not count for Ready, else null
     * @param lastTransitionTime when anything else of the condition changed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Condition(
            String type, String status, String reason, String message, String severity, String lastTransitionTime) {

        boolean isTrue() {
            return "True".equals(status);
        }

        boolean sameAs(Condition other) {
            return at(null).equals(other.at(null));
        }

        Condition at(String time) {
            return new Condition(type, status, reason, message, severity, time);
        }
    }

    /**
     * The state of the model.
     *
     * @param copies of the predictor's pods
     * @param lastFailureInfo stays after the failure is over, as in KServe
     * @param states absent until a pod was looked at
     * @param transitionStatus empty, InProgress, UpToDate, BlockedByFailedLoad or InvalidSpec
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    record ModelStatus(Copies copies, FailureInfo lastFailureInfo, States states, String transitionStatus) {
        static final ModelStatus NONE = new ModelStatus(null, null, null, "");
    }

    /**
     * @param totalCopies pods that are ready; null instead of 0
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Copies(int failedCopies, Integer totalCopies) {}

    /**
     * @param activeModelState empty, or Loaded once the model was
     * @param targetModelState Pending, Loading, Loaded or FailedToLoad
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record States(String activeModelState, String targetModelState) {}

    /**
     * @param exitCode of the container; null instead of 0
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    record FailureInfo(Integer exitCode, String message, String reason) {}
}
