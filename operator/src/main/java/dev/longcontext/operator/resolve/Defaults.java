package dev.longcontext.operator.resolve;

import java.time.Duration;

/**
 * What the operator's own configuration decides for every run.
 *
 * @param image the trainer's
 * @param pullPolicy null: Kubernetes' own
 * @param grace from SIGTERM to SIGKILL
 * @param backOff before the first retry
 */
public record Defaults(String image, String pullPolicy, Duration grace, Duration backOff) {}
