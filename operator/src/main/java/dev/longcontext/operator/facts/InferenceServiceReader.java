package dev.longcontext.operator.facts;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads an InferenceService's status as KServe really fills it in Standard mode (recorded in the tests' {@code kserve}
 * resources).
 *
 * <p>Two things mislead a reader of its Ready condition alone. Ready stays True from the generation before, so it is
 * trusted only when {@code observedGeneration} is the object's generation. And an invalid runtime leaves Ready Unknown for
 * ever, so {@code modelStatus.transitionStatus}, which says it, is read first.
 */
public final class InferenceServiceReader {

    private InferenceServiceReader() {}

    public static ServingFacts read(GenericKubernetesResource service) {
        Map<String, Object> status = map(service.getAdditionalProperties().get("status"));
        Optional<Map<String, Object>> ready = condition(status, "Ready");
        if (isTrue(condition(status, "Stopped"))) {
            return new ServingFacts(
                    ServingFacts.Phase.STOPPED, "Stopped", "the annotation serving.kserve.io/stop is set", null);
        }
        Map<String, Object> model = map(status.get("modelStatus"));
        String transition = text(model.get("transitionStatus"));
        if ("InvalidSpec".equals(transition) || "BlockedByFailedLoad".equals(transition)) {
            return failed(transition, map(model.get("lastFailureInfo")));
        }
        if (isTrue(ready) && observed(service, status)) {
            return new ServingFacts(ServingFacts.Phase.READY, null, null, text(status.get("url")));
        }
        return new ServingFacts(
                ServingFacts.Phase.PROGRESSING,
                ready.map(c -> text(c.get("reason")))
                        .filter(InferenceServiceReader::isReason)
                        .orElse(null),
                ready.map(c -> text(c.get("message"))).orElse(null),
                null);
    }

    private static ServingFacts failed(String transition, Map<String, Object> failure) {
        String reason = text(failure.get("reason"));
        String message = text(failure.get("message"));
        Object exitCode = failure.get("exitCode");
        String end = exitCode == null ? "" : " (exit code " + exitCode + ")";
        return new ServingFacts(
                ServingFacts.Phase.FAILED,
                reason == null ? transition : reason,
                message == null ? "KServe gives no reason" + end : message.strip() + end,
                null);
    }

    private static boolean observed(GenericKubernetesResource service, Map<String, Object> status) {
        Long generation = service.getMetadata().getGeneration();
        return status.get("observedGeneration") instanceof Number observed
                && generation != null
                && observed.longValue() == generation;
    }

    private static Optional<Map<String, Object>> condition(Map<String, Object> status, String type) {
        return status.get("conditions") instanceof List<?> conditions
                ? conditions.stream()
                        .map(InferenceServiceReader::map)
                        .filter(c -> type.equals(c.get("type")))
                        .findFirst()
                : Optional.empty();
    }

    private static boolean isTrue(Optional<Map<String, Object>> condition) {
        return condition.map(c -> "True".equals(c.get("status"))).orElse(false);
    }

    /** KServe also writes sentences into {@code reason} ("Predictor ingress not created"). */
    private static boolean isReason(String reason) {
        return reason.matches("[A-Za-z][A-Za-z0-9]*");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    private static String text(Object value) {
        return value instanceof String text && !text.isBlank() ? text : null;
    }
}
