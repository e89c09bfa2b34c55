package dev.longcontext.operator.resolve;

import java.time.Duration;

/**
 * What the operator's own configuration decides for every run.
 *
 * @param image the trainer's
 * @param device what that image computes on, as whoever installed the operator says; null: not known
 * @param pullPolicy null: Kubernetes' own
 * @param grace from SIGTERM to SIGKILL
 * @param backOff before the first retry
 */
public record Defaults(String image, TrainerDevice device, String pullPolicy, Duration grace, Duration backOff) {

    public Defaults withImage(String other) {
        return new Defaults(other, device, pullPolicy, grace, backOff);
    }

    public Defaults withDevice(TrainerDevice other) {
        return new Defaults(image, other, pullPolicy, grace, backOff);
    }
}
