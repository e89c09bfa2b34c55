package dev.longcontext.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.operator.facts.PodFacts;
import dev.longcontext.operator.facts.PodFactsBuilder;
import dev.longcontext.operator.facts.PodProblem;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodDelaysTest {

    private static final Instant PLACED = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration GRACE = Duration.ofSeconds(120);
    private static final Event UNMOUNTED = new EventBuilder()
            .withType("Warning")
            .withReason(PodProblem.MOUNT)
            .withNote("no such claim")
            .withDeprecatedLastTimestamp("2026-01-01T00:00:20Z")
            .build();

    private final List<String> asked = new ArrayList<>();
    private List<Event> said = List.of(UNMOUNTED);
    private final PodDelays delays = new PodDelays(
            (namespace, uid) -> {
                asked.add(namespace + "/" + uid);
                return said;
            },
            new ImagePulls());

    @Test
    void eventsAreAskedForOnlyWhenAPodTakesLong() {
        PodFacts starting = pod().placed(PLACED).build();

        assertThat(seen(starting, 29).problem()).isNull();
        assertThat(asked).isEmpty();
        assertThat(seen(starting, 30).problem()).isEqualTo(new PodProblem(PodProblem.MOUNT, "no such claim"));
        assertThat(asked).containsExactly("default/uid");
    }

    @Test
    void aPodThatWorksOrSaysItselfWhyNotIsNotAskedAbout() {
        PodProblem pull = new PodProblem(PodProblem.IMAGE_PULL, "not found");

        assertThat(seen(pod().placed(PLACED).running(true).build(), 60).problem())
                .isNull();
        assertThat(seen(pod().placed(PLACED).problem(pull).build(), 60).problem())
                .isEqualTo(pull);
        assertThat(asked).isEmpty();
    }

    @Test
    void sidecarsHaveTheirTimeToStop() {
        PodFacts ended = pod().placed(PLACED)
                .exitCode(0)
                .ended(PLACED)
                .others(List.of("istio-proxy"))
                .build();

        assertThat(seen(ended, 149).problem()).isNull();
        assertThat(seen(ended, 150).problem().reason()).isEqualTo("SidecarRunning");
    }

    /** Its troubles are told as what they mean for the run: that the pod does not end. */
    @Test
    void aSidecarThatCannotStartKeepsThePodOnlyAfterItsTimeToStop() {
        PodFacts ended = pod().placed(PLACED)
                .exitCode(0)
                .ended(PLACED)
                .others(List.of("agent"))
                .problem(new PodProblem(PodProblem.IMAGE_PULL, "agent:1 is not found"))
                .build();

        assertThat(seen(ended, 149).problem()).isNull();
        assertThat(seen(ended, 150).problem())
                .isEqualTo(
                        new PodProblem(
                                "SidecarRunning",
                                "its trainer ended with exit code 0, but its container agent has not ended: agent:1 is not found"));
    }

    @Test
    void aPodThatPullsIsAskedAboutOnlyNowAndThen() {
        PodFacts starting = pod().placed(PLACED).build();
        said = List.of(
                UNMOUNTED,
                new EventBuilder()
                        .withReason("Pulling")
                        .withDeprecatedLastTimestamp("2026-01-01T00:00:25Z")
                        .build());

        assertThat(seen(starting, 30).problem()).isNull();
        seen(starting, 89);
        assertThat(asked).hasSize(1);

        said = List.of(UNMOUNTED);
        assertThat(seen(starting, 90).problem()).isNotNull();
        assertThat(asked).hasSize(2);
    }

    @Test
    void aPodThatIsHeldUpIsAskedAboutAtEachLook() {
        PodFacts starting = pod().placed(PLACED).build();

        seen(starting, 30);
        seen(starting, 31);

        assertThat(asked).hasSize(2);
    }

    private PodFacts seen(PodFacts pod, long afterSeconds) {
        return delays.ofStage(pod, "default", GRACE, PLACED.plusSeconds(afterSeconds));
    }

    private static PodFactsBuilder pod() {
        return PodFactsBuilder.builder().name("pod").uid("uid").node("a").others(List.of());
    }
}
