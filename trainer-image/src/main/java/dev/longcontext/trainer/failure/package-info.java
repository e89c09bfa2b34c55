/** The ways a stage can fail, each with the exit code that tells the operator what to do about it. */
package dev.longcontext.trainer.failure;
