package dev.longcontext.minicluster.node.lifecycle;

import java.time.Duration;

/**
 * How long a container waits before it is started again: the first time not at all, then twice as long each time.
 *
 * @param initial the wait before the second restart; the kubelet has 10 s
 * @param maximum the longest wait; the kubelet has 5 min
 */
public record RestartBackOff(Duration initial, Duration maximum) {
    /** The kubelet's own. */
    public static final RestartBackOff KUBELET = new RestartBackOff(Duration.ofSeconds(10), Duration.ofMinutes(5));

    /** @param restarts without a long run in between */
    Duration delay(int restarts) {
        if (restarts == 0) {
            return Duration.ZERO;
        }
        int doublings = Math.min(restarts - 1, 30);
        Duration delay = initial.multipliedBy(1L << doublings);
        return delay.compareTo(maximum) > 0 ? maximum : delay;
    }

    /** A run of this length shows that the container works, and forgives it its earlier ends. */
    Duration forgivenAfter() {
        return maximum.multipliedBy(2);
    }
}
