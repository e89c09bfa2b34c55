package dev.longcontext.operator.reconcile;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.longcontext.api.v1alpha1.ConditionReasons;
import dev.longcontext.api.v1alpha1.ConditionType;
import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.api.v1alpha1.LongContextFineTuneStatus;
import dev.longcontext.api.v1alpha1.LongContextFineTuneStatusBuilder;
import dev.longcontext.operator.Runs;
import dev.longcontext.operator.report.Interruption;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A reconciliation waits for its events, so they are not worth much waiting. */
class EventRecorderTest {

    @RegisterExtension
    static final WireMockExtension API =
            WireMockExtension.newInstance().options(options().dynamicPort()).build();

    @Test
    void anOutageCostsOneRequestHoweverMuchThereIsToTell() throws IOException {
        API.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(503)));

        tell();

        API.verify(1, anyRequestedFor(anyUrl()));
    }

    @Test
    void aNoIsNoReasonToLeaveTheOthersOut() throws IOException {
        API.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(403)));

        tell();

        API.verify(2, anyRequestedFor(anyUrl()));
    }

    /** The API server refuses a note of more than 1,024 bytes, and files may have names in any script. */
    @Test
    void aLongNoteIsCutByItsBytes() throws IOException {
        API.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(403)));

        tell("数据".repeat(500));

        List<String> notes = API.findAll(postRequestedFor(anyUrl())).stream()
                .map(request -> Serialization.unmarshal(request.getBodyAsString(), Event.class))
                .map(Event::getNote)
                .toList();
        assertThat(notes)
                .hasSize(2)
                .allSatisfy(note ->
                        assertThat(note.getBytes(StandardCharsets.UTF_8).length).isBetween(1022, 1024))
                .allSatisfy(note -> assertThat(note).matches("(?s)[A-Za-z]+: [数据]+"));
    }

    private static void tell() throws IOException {
        tell("message");
    }

    private static void tell(String message) throws IOException {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(API.baseUrl())
                .withRequestRetryBackoffLimit(4)
                .withRequestRetryBackoffInterval(10)
                .build();
        List<Condition> news = List.of(
                condition(ConditionType.Accepted, ConditionReasons.INVALID, message),
                condition(ConditionType.NodeAvailable, ConditionReasons.NO_NODE_FITS, message));
        LongContextFineTune run = Runs.miniature();
        LongContextFineTuneStatus nothing = Interruption.of(null, "Reason", "message", 1, Instant.EPOCH);
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            new EventRecorder(client, "test", Clock.systemUTC())
                    .changed(
                            run,
                            nothing,
                            LongContextFineTuneStatusBuilder.builder(nothing)
                                    .conditions(news)
                                    .build());
        }
    }

    private static Condition condition(ConditionType type, String reason, String message) {
        return new ConditionBuilder()
                .withType(type.name())
                .withStatus("False")
                .withReason(reason)
                .withMessage(message)
                .build();
    }
}
