package dev.longcontext.trainer.synthesis.endpoint;

import dev.longcontext.trainer.stage.StopSignal;

/**
 * What all endpoints of a stage share.
 *
 * @param noMore requested when nothing is to be sent any more
 * @param abort requests in flight are given up; threads that ask are interrupted by their owner
 */
public record Surroundings(Pace pace, Silence silence, StopSignal noMore, StopSignal abort) {}
