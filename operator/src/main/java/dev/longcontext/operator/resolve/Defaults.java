package dev.longcontext.operator.resolve;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.Map;

/**
 * What the operator's own configuration decides for every run.
 *
 * @param image the trainer's
 * @param device what that image computes on, as whoever installed the operator says; null: not known
 * @param pullPolicy null: Kubernetes' own
 * @param grace from SIGTERM to SIGKILL
 * @param backOff before the first retry
 * @param sourceVariables environment variables that fetching reads, for the pods that fetch of runs whose addresses need them
 */
@RecordBuilder
public record Defaults(
        String image,
        TrainerDevice device,
        String pullPolicy,
        Duration grace,
        Duration backOff,
        Map<String, String> sourceVariables)
        implements DefaultsBuilder.With {

    public Defaults {
        sourceVariables = Map.copyOf(sourceVariables);
    }
}
