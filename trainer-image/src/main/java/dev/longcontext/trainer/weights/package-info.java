/** A model's weights: what files must hold, how they come into memory, plain or in NF4, and how they are written. */
package dev.longcontext.trainer.weights;
