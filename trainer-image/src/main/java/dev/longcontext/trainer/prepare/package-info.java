/** The stage {@code prepare}: the base model and the tokenised data, in the workspace. */
package dev.longcontext.trainer.prepare;
