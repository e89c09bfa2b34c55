package dev.longcontext.operator.resolve;

/** What the libtorch of a trainer image computes on. */
public enum TrainerDevice {
    /** CPUs alone. */
    CPU,
    /** CUDA where the pod has GPUs, else the CPU. */
    CUDA
}
