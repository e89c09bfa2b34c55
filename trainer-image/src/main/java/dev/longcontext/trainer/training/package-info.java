/** The training recipe: setup, train, save, close; and what each step is made of. */
package dev.longcontext.trainer.training;
