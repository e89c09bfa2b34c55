package dev.longcontext.operator.reconcile;

import dev.longcontext.operator.resolve.TrainerDevice;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/**
 * The operator's own configuration, as environment variables ({@code LONGCONTEXT_TRAINER_IMAGE}) or properties
 * ({@code longcontext.trainer.image}). docs/operator.md lists them all.
 */
@ConfigMapping(prefix = "longcontext")
public interface OperatorConfig {

    /** The namespaces to watch, separated by commas; none for all, JOSDK_WATCH_CURRENT for the operator's own. */
    Optional<String> watchNamespaces();

    Trainer trainer();

    Progress progress();

    Retry retry();

    LeaderElection leaderElection();

    NetworkPolicy networkPolicy();

    interface Trainer {
        /** Image of the stages' pods, unless a run says spec.image; application.properties has the default. */
        String image();

        /**
         * What that image computes on: CPU or CUDA; not known when absent. Nobody without access to the registry can read it
         * from the image.
         */
        Optional<TrainerDevice> device();

        /** Always, IfNotPresent or Never; Kubernetes' own default when absent. */
        Optional<String> pullPolicy();

        /** From SIGTERM to SIGKILL: a step in flight and a checkpoint have to fit in. */
        @WithDefault("120s")
        Duration grace();
    }

    interface Progress {
        /** Between two questions to a running trainer. */
        @WithDefault("5s")
        Duration pollInterval();

        /** At most one status write for progress alone in this time. */
        @WithDefault("15s")
        Duration statusInterval();
    }

    interface NetworkPolicy {
        /** A NetworkPolicySpec as JSON, without podSelector, for the pods of each run; none is made when absent. */
        Optional<String> run();

        /** The same for the pods that serve a run's result. */
        Optional<String> serving();
    }

    interface Retry {
        /** Before the first retry of a stage; doubles with each, up to five minutes. */
        @WithDefault("10s")
        Duration backOff();
    }

    interface LeaderElection {
        /** Name of the Lease. */
        @WithDefault("longcontext-operator")
        String lease();

        /** Namespace of the Lease; the operator's own when absent. */
        Optional<String> namespace();

        /** Who holds the Lease: the pod, so that a container restarted in it goes on at once. */
        Optional<String> identity();

        /** How long a silent leader keeps the others waiting. */
        @WithDefault("15s")
        Duration duration();
    }
}
