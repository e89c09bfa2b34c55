package dev.longcontext.operator.facts;

import java.time.Instant;

/**
 * A Job's pod that the Job controller wanted and could not make.
 *
 * @param last when it was last tried, or the Job controller last asked to try again
 */
public record PodRefusal(Refusal refusal, Instant last) {}
