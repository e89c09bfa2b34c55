/** Running text in which suites hide what they ask for, and the positions where they hide it. */
package dev.longcontext.trainer.evaluation.hay;
