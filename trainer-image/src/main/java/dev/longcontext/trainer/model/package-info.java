/** A Llama-style model that computes: forward and backward by layers, and the weights that training changes. */
package dev.longcontext.trainer.model;
