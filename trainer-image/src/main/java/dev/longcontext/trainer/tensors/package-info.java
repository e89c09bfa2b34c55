/** The door to libtorch: TorchScript text, calls with typed arguments, memory in and out. */
package dev.longcontext.trainer.tensors;
