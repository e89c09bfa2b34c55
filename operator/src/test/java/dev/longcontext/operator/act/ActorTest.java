package dev.longcontext.operator.act;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.contract.Stage;
import dev.longcontext.operator.Runs;
import dev.longcontext.operator.decide.situation.Action;
import dev.longcontext.operator.desired.StageNode;
import dev.longcontext.operator.facts.Refusal;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the API server refuses is told: the first of it to the run, all of it to the observer. */
class ActorTest {

    @RegisterExtension
    static final WireMockExtension API =
            WireMockExtension.newInstance().options(options().dynamicPort()).build();

    private final List<Refusal> observed = new ArrayList<>();

    @BeforeEach
    void refuseEverything() {
        API.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(403)));
    }

    @Test
    void theObserverLearnsThatTheServerCouldNotBeApplied() throws IOException {
        Optional<Refusal> refusal = act(new Action.Serve("export/merged"));

        assertThat(refusal.orElseThrow().concern()).isEqualTo(Refusal.Concern.SERVER);
        assertThat(observed).containsExactly(refusal.get());
    }

    @Test
    void whatClearsUpKeepsNobodyWaiting() throws IOException {
        assertThat(act(new Action.Withdraw("former")).orElseThrow().aside()).isTrue();
    }

    @Test
    void aStageIsNotStartedWithoutWhatComesBeforeIt() throws IOException {
        Optional<Refusal> refusal = act(
                new Action.CreateWorkspace(),
                new Action.StartStage(Stage.PREPARE, 1, new StageNode(true, List.of("gpu-1"), OptionalLong.empty())));

        assertThat(refusal.orElseThrow().object()).isEqualTo("PersistentVolumeClaim miniature-workspace");
        assertThat(observed).hasSize(1);
        API.verify(0, postRequestedFor(urlPathMatching(".*/jobs")));
    }

    private Optional<Refusal> act(Action... actions) throws IOException {
        Config config =
                new ConfigBuilder(Config.empty()).withMasterUrl(API.baseUrl()).build();
        LongContextFineTune run = Runs.miniature();
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            return new Actor(client, NetworkRules.NONE).act(Runs.resolved(run), List.of(actions), observed::add);
        }
    }
}
