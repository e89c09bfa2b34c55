package dev.longcontext.minicluster.node.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DownwardApiTest {
    private static final Container MAIN = new ContainerBuilder()
            .withName("main")
            .withNewResources()
            .addToLimits("memory", new Quantity("1000Mi"))
            .addToRequests("cpu", new Quantity("1500m"))
            .endResources()
            .build();
    private static final Pod POD = new PodBuilder()
            .withNewMetadata()
            .withName("p")
            .withNamespace("ns")
            .withUid("u-1")
            .withLabels(Map.of("b", "2", "a", "say \"1\""))
            .endMetadata()
            .withNewSpec()
            .withNodeName("node")
            .withServiceAccountName("robot")
            .withContainers(MAIN)
            .endSpec()
            .build();
    private static final DownwardApi API =
            new DownwardApi(new PodIdentity(POD, "127.1.1.1", "127.0.0.1", Map.of("cpu", new Quantity("8"))));

    @ParameterizedTest
    @CsvSource({
        "metadata.name,p",
        "metadata.namespace,ns",
        "metadata.uid,u-1",
        "metadata.labels['b'],2",
        "metadata.labels['absent'],''",
        "metadata.annotations,''",
        "spec.nodeName,node",
        "spec.serviceAccountName,robot",
        "status.podIP,127.1.1.1",
        "status.hostIP,127.0.0.1",
    })
    void fields(String path, String expected) throws Exception {
        assertThat(API.field(path)).isEqualTo(expected);
    }

    @Test
    void allLabelsAreSortedAndQuoted() throws Exception {
        assertThat(API.field("metadata.labels")).isEqualTo("a=\"say \\\"1\\\"\"\nb=\"2\"");
    }

    @Test
    void anUnknownFieldIsSaid() {
        assertThatThrownBy(() -> API.field("spec.color")).hasMessage("unsupported fieldPath: spec.color");
    }

    @ParameterizedTest
    @CsvSource({
        "limits.memory,1Mi,1000",
        "limits.memory,1Gi,1",
        "limits.memory,0,1048576000",
        "requests.cpu,1,2",
        "requests.cpu,1m,1500",
        "requests.memory,1,0",
        "limits.cpu,1,8",
    })
    void resourcesAreRoundedUpToTheDivisor(String resource, String divisor, String expected) throws Exception {
        assertThat(API.resource(new ResourceFieldSelector("main", new Quantity(divisor), resource), MAIN))
                .isEqualTo(expected);
    }
}
