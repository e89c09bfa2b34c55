package dev.longcontext.minicluster.kserve;

import static java.util.stream.Collectors.toList;

import dev.longcontext.minicluster.kserve.InferenceServiceStatus.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the real KServe wrote. */
final class Recorded {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private Recorded() {}

    /** The states of one file, without the times of their conditions. The first is that of an object without status. */
    static List<InferenceServiceStatus> states(String file) throws IOException {
        try (InputStream input = Recorded.class.getResourceAsStream(file)) {
            String text = new String(input.readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(text.split("\n---\n"))
                    .filter(document -> document.contains("kind: InferenceService"))
                    .map(document -> YAML.unmarshal(document, GenericKubernetesResource.class))
                    .map(resource -> status(resource.getAdditionalProperties().get("status")))
                    .collect(toList());
        }
    }

    static InferenceServiceStatus status(Object status) {
        return withoutTimes(Json.convert(status == null ? Map.of() : status, InferenceServiceStatus.class));
    }

    static InferenceServiceStatus withoutTimes(InferenceServiceStatus status) {
        List<Condition> conditions = status.conditions().stream()
                .map(condition -> condition.at(null))
                .toList();
        return status.withConditions(conditions);
    }
}
