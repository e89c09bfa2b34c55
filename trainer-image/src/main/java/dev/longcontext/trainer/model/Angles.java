package dev.longcontext.trainer.model;

import ai.djl.ndarray.NDArray;

/**
 * By which the rotary embedding turns queries and keys.
 *
 * @param cos [positions, e] in the type of the computation
 * @param sin the same
 */
public record Angles(NDArray cos, NDArray sin) {}
