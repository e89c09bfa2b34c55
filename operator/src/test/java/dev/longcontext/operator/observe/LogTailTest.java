package dev.longcontext.operator.observe;

import static com.github.tomakehurst.wiremock.client.WireMock.badRequest;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LogTailTest {

    private static final String LOG = "/api/v1/namespaces/default/pods/tiny-train-1-x/log";

    @RegisterExtension
    static final WireMockExtension API =
            WireMockExtension.newInstance().options(options().dynamicPort()).build();

    /** Of a pod with more than one container, the API server wants to be told which. */
    @Test
    void isTheTrainersWhateverRunsBesideIt() {
        API.stubFor(get(urlPathEqualTo(LOG)).willReturn(badRequest()));
        API.stubFor(get(urlPathEqualTo(LOG))
                .withQueryParam("container", equalTo("trainer"))
                .willReturn(ok("its last line\n")));
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(API.baseUrl())
                .withRequestRetryBackoffLimit(0)
                .build();

        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            assertThat(LogTail.read(client, "default", "tiny-train-1-x")).isEqualTo("its last line");
        }
    }
}
