package dev.longcontext.trainer.model;

import ai.djl.ndarray.NDArray;

/** @param values of the weight's shape; the model's manager owns them */
public record WholeGradient(NDArray values) implements Gradient {}
