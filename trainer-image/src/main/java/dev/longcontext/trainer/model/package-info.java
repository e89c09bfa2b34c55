/** A Llama-style model: shape, weights by name, forward and backward by layers. */
package dev.longcontext.trainer.model;
