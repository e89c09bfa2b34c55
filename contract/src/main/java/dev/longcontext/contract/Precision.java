package dev.longcontext.contract;

/** The type of numbers, in computation and in files. */
public enum Precision {
    FP32,
    BF16
}
