package dev.longcontext.minicluster.node.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longcontext.minicluster.node.lifecycle.ContainerState.Terminated;
import dev.longcontext.minicluster.node.lifecycle.ContainerState.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodActionsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final RestartBackOff BACK_OFF = RestartBackOff.KUBELET;

    @Test
    void mainContainersStartTogether() {
        assertThat(decide(RestartPolicy.ALWAYS, main("a"), main("b")).start()).containsExactly("a", "b");
    }

    @Test
    void initContainersStartOneAfterTheOther() {
        ContainerRecord second = record("second", ContainerKind.INIT);

        assertThat(decide(RestartPolicy.NEVER, record("first", ContainerKind.INIT), second, main("a"))
                        .start())
                .containsExactly("first");
        assertThat(decide(RestartPolicy.NEVER, ended("first", ContainerKind.INIT, 0), second, main("a"))
                        .start())
                .containsExactly("second");
        assertThat(decide(
                                RestartPolicy.NEVER,
                                ended("first", ContainerKind.INIT, 0),
                                ended("second", ContainerKind.INIT, 0),
                                main("a"))
                        .start())
                .containsExactly("a");
    }

    @Test
    void aSideCarLetsTheOthersBeginOnceItHasStarted() {
        ContainerRecord running = record("side", ContainerKind.SIDECAR).running(NOW, "id");

        assertThat(decide(RestartPolicy.NEVER, running, main("a")).start()).isEmpty();
        assertThat(decide(RestartPolicy.NEVER, running.probed(true, true), main("a"))
                        .start())
                .containsExactly("a");
    }

    @Test
    void aSideCarThatCrashesLaterHoldsNobodyUp() {
        ContainerRecord crashed = ended("side", ContainerKind.SIDECAR, 1);
        ContainerRecord running = main("a").running(NOW, "id");

        PodActions actions = decide(RestartPolicy.NEVER, crashed, running, main("b"));

        assertThat(actions.start()).containsExactly("side", "b");
    }

    @Test
    void aFailedInitContainerEndsAPodThatIsNotRestarted() {
        PodActions actions = decide(RestartPolicy.NEVER, ended("first", ContainerKind.INIT, 1), main("a"));

        assertThat(actions.start()).isEmpty();
        assertThat(actions.finished()).isTrue();
        assertThat(decide(RestartPolicy.ON_FAILURE, ended("first", ContainerKind.INIT, 1), main("a"))
                        .start())
                .containsExactly("first");
    }

    @Test
    void aPodIsOverWhenNoMainContainerWillRunAgain() {
        ContainerRecord good = ended("a", ContainerKind.MAIN, 0);
        ContainerRecord bad = ended("b", ContainerKind.MAIN, 1);

        assertThat(decide(RestartPolicy.NEVER, good, bad).finished()).isTrue();
        assertThat(decide(RestartPolicy.ON_FAILURE, good, bad).start()).containsExactly("b");
        assertThat(decide(RestartPolicy.ALWAYS, good, bad).start()).containsExactly("a", "b");
    }

    @Test
    void sideCarsEndAfterTheMainContainersAndTheLastOneFirst() {
        ContainerRecord one = record("one", ContainerKind.SIDECAR).running(NOW, "1");
        ContainerRecord two = record("two", ContainerKind.SIDECAR).running(NOW, "2");
        ContainerRecord main = main("a").running(NOW, "3");

        assertThat(PodActions.end(List.of(one, two, main)).stop()).containsExactly("a");
        PodActions next = decide(RestartPolicy.NEVER, one, two, ended("a", ContainerKind.MAIN, 0));
        assertThat(next.stop()).containsExactly("two");
        assertThat(next.finished()).isFalse();
    }

    @Test
    void restartsComeAtOnceThenLaterAndLater() {
        ContainerRecord crashing = main("a");
        List<Long> delays = new ArrayList<>();
        for (int run = 0; run < 8; run++) {
            crashing = crashing.running(NOW, "id").ended(end(1, Duration.ZERO), BACK_OFF);
            delays.add(decide(RestartPolicy.ALWAYS, crashing).restartLater().stream()
                    .map(later -> later.delay().toSeconds())
                    .findFirst()
                    .orElse(0L));
        }

        assertThat(delays).containsExactly(0L, 10L, 20L, 40L, 80L, 160L, 300L, 300L);
    }

    @Test
    void aLongRunForgivesEarlierCrashes() {
        ContainerRecord crashing = main("a")
                .running(NOW, "1")
                .ended(end(1, Duration.ZERO), BACK_OFF)
                .running(NOW, "2")
                .ended(end(1, Duration.ofMinutes(10)), BACK_OFF);

        assertThat(decide(RestartPolicy.ALWAYS, crashing).start()).containsExactly("a");
        assertThat(crashing.restartCount()).isEqualTo(1);
    }

    @Test
    void aContainerThatCouldNotStartCountsAsARun() {
        ContainerRecord record =
                main("a").ended(end(128, Duration.ZERO), BACK_OFF).ended(end(128, Duration.ZERO), BACK_OFF);

        assertThat(record.restartCount()).isEqualTo(1);
        assertThat(decide(RestartPolicy.ALWAYS, record).restartLater()).hasSize(1);
    }

    @Test
    void whatWaitsKeepsItsLastEnd() {
        ContainerRecord record = main("a")
                .running(NOW, "1")
                .ended(end(3, Duration.ZERO), BACK_OFF)
                .waiting(new Waiting("CrashLoopBackOff", ""));

        assertThat(record.lastEnd().orElseThrow().exitCode()).isEqualTo(3);
        assertThat(record.abandoned(NOW).state()).isEqualTo(record.lastEnd().orElseThrow());
        assertThat(((Terminated) main("b").abandoned(NOW).state()).reason()).isEqualTo("ContainerStatusUnknown");
    }

    private static PodActions decide(RestartPolicy policy, ContainerRecord... records) {
        return PodActions.decide(policy, List.of(records), BACK_OFF, NOW);
    }

    private static ContainerRecord main(String name) {
        return record(name, ContainerKind.MAIN);
    }

    private static ContainerRecord record(String name, ContainerKind kind) {
        return ContainerRecord.created(name, kind, new Waiting("ContainerCreating", ""));
    }

    private static ContainerRecord ended(String name, ContainerKind kind, int exitCode) {
        return record(name, kind).running(NOW, "id").ended(end(exitCode, Duration.ZERO), BACK_OFF);
    }

    private static Terminated end(int exitCode, Duration ran) {
        return new Terminated(exitCode, "Error", "", NOW.minus(ran), NOW, Optional.of("id"));
    }
}
