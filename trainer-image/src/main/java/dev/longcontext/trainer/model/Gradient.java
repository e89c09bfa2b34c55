package dev.longcontext.trainer.model;

import ai.djl.ndarray.NDArray;

/** Of a trained weight, float32. Passes add to it. */
public sealed interface Gradient permits WholeGradient, RowGradient {

    /** All of it that may differ from zero: its norm is the gradient's, and scaling it scales the gradient. */
    NDArray values();
}
