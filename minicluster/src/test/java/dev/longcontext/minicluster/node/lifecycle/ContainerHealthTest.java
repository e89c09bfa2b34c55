package dev.longcontext.minicluster.node.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import org.junit.jupiter.api.Test;

class ContainerHealthTest {
    @Test
    void aContainerWithoutProbesIsStartedAndReadyAtOnce() {
        ContainerHealth health = ContainerHealth.ofNew(new ContainerBuilder().build());

        assertThat(health.started()).isTrue();
        assertThat(health.ready()).isTrue();
        assertThat(health.fatal()).isEmpty();
    }

    @Test
    void readinessComesAndGoesByItsThresholds() {
        ContainerHealth health = ContainerHealth.ofNew(
                new ContainerBuilder().withReadinessProbe(probe(2, 2)).build());

        assertThat(health.ready()).isFalse();
        health = health.with(ProbeKind.READINESS, true);
        assertThat(health.ready()).isFalse();
        health = health.with(ProbeKind.READINESS, true);
        assertThat(health.ready()).isTrue();
        health = health.with(ProbeKind.READINESS, false);
        assertThat(health.ready()).isTrue();
        health = health.with(ProbeKind.READINESS, false);
        assertThat(health.ready()).isFalse();
        assertThat(health.fatal()).isEmpty();
    }

    @Test
    void aSuccessInBetweenForgivesAFailure() {
        ContainerHealth health = ContainerHealth.ofNew(
                new ContainerBuilder().withLivenessProbe(probe(1, 2)).build());

        health = health.with(ProbeKind.LIVENESS, false)
                .with(ProbeKind.LIVENESS, true)
                .with(ProbeKind.LIVENESS, false);
        assertThat(health.fatal()).isEmpty();
        assertThat(health.with(ProbeKind.LIVENESS, false).fatal()).contains(ProbeKind.LIVENESS);
    }

    @Test
    void nothingIsReadyBeforeItsStartupProbeSucceeds() {
        ContainerHealth health = ContainerHealth.ofNew(
                new ContainerBuilder().withStartupProbe(probe(1, 2)).build());

        assertThat(health.ready()).isFalse();
        assertThat(health.with(ProbeKind.STARTUP, true).ready()).isTrue();
        assertThat(health.with(ProbeKind.STARTUP, false)
                        .with(ProbeKind.STARTUP, false)
                        .fatal())
                .contains(ProbeKind.STARTUP);
    }

    private static Probe probe(int success, int failure) {
        return new ProbeBuilder()
                .withSuccessThreshold(success)
                .withFailureThreshold(failure)
                .build();
    }
}
