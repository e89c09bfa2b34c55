package dev.longcontext.minicluster.node.lifecycle;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.Optional;

/** What a probe is for. */
public enum ProbeKind {
    STARTUP("Startup"),
    READINESS("Readiness"),
    LIVENESS("Liveness");

    private final String title;

    ProbeKind(String title) {
        this.title = title;
    }

    /** As the kubelet's events begin. */
    public String title() {
        return title;
    }

    /** The container's probe of this kind. */
    public Optional<Probe> of(Container container) {
        return Optional.ofNullable(
                switch (this) {
                    case STARTUP -> container.getStartupProbe();
                    case READINESS -> container.getReadinessProbe();
                    case LIVENESS -> container.getLivenessProbe();
                });
    }
}
