package dev.longcontext.trainer.configuration;

/** The type of numbers, in computation and in files. */
public enum Precision {
    FP32,
    BF16
}
