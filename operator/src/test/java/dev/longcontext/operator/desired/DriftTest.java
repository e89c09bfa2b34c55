package dev.longcontext.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as changed of an InferenceService, and what is nobody's business. */
class DriftTest {

    private static final String APPLIED = """
            metadata:
              labels: {longcontext.dev/run: tiny}
              annotations: {serving.kserve.io/deploymentMode: Standard}
            spec:
              predictor:
                model:
                  modelFormat: {name: huggingface}
                  storageUri: pvc://work/export/merged
                  args: [--max-length, "81920"]
                  resources: {requests: {cpu: 1000m, memory: 1Gi}}
                tolerations: [{key: nvidia.com/gpu, operator: Exists, effect: NoSchedule}]
            """;

    private static GenericKubernetesResource object(String yaml) {
        return Serialization.unmarshal(yaml, GenericKubernetesResource.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pvc://work/export/merged | pvc://miniature/base | spec.predictor.model.storageUri",
                "longcontext.dev/run: tiny | other: label | metadata.labels.longcontext.dev/run",
                "deploymentMode: Standard | deploymentMode: Knative | metadata.annotations.serving.kserve.io/deploymentMode",
                "'[--max-length, \"81920\"]' | '[--max-length, \"4096\"]' | spec.predictor.model.args",
                "'args: [--max-length, \"81920\"]' | 'command: [x]' | spec.predictor.model.args",
                "cpu: 1000m | cpu: 2 | spec.predictor.model.resources.requests.cpu",
                "operator: Exists | operator: Equal | spec.predictor.tolerations",
            })
    void whatWasAppliedIsHeld(String text, String other, String field) {
        GenericKubernetesResource found = object(APPLIED.replace(text, other));

        assertThat(Drift.of(object(APPLIED), found))
                .singleElement()
                .satisfies(change -> assertThat(change.field()).isEqualTo(field));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "longcontext.dev/run: tiny | 'longcontext.dev/run: tiny, team: a'",
                "deploymentMode: Standard | 'deploymentMode: Standard, modelFormat: huggingface'",
                "deploymentMode: Standard | deploymentMode: RawDeployment",
                "modelFormat: {name: huggingface} | 'modelFormat: {name: huggingface, version: \"1\"}'",
                "'[--max-length, \"81920\"]' | '[--host, x, --max-length, \"81920\", --verbose]'",
                "cpu: 1000m | 'cpu: 1, nvidia.com/gpu: 1'",
            })
    void whatOthersAddIsTheirs(String text, String other) {
        String added = APPLIED.replace(text, other);

        assertThat(Drift.of(object(APPLIED), object(added))).isEmpty();
    }

    @Test
    void anObjectWithoutAnythingHasLostItAll() {
        assertThat(Drift.of(object(APPLIED), object("metadata: {name: x}"))).hasSize(8);
    }
}
